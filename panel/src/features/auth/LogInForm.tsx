import { type ReactNode, useState } from "react";
import { logIn } from "../../api/account";
import { ApiError } from "../../api/errors";
import { CheckField, CodeField, EmailField, PasswordField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { Notice } from "../../kit/Notice";
import { useWords } from "../../words/words";

/** Whether a refusal asks for a code of the second factor. */
export function asksForCode(error: unknown): boolean {
  return error instanceof ApiError && error.problems.some((problem) => problem.path === "code");
}

/** Logs in; `email` is given where only one account will do. The code is asked for once it is needed. */
export function LogInForm({ email, beside }: { email?: string; beside?: ReactNode }) {
  const t = useWords();
  const [needsCode, setNeedsCode] = useState(false);
  return (
    <Form
      submit={t("login.submit")}
      beside={beside}
      onSubmit={async ({ email: typed = "", password = "", code = "", remember }) => {
        try {
          await logIn({
            email: typed,
            password,
            ...(code ? { code } : {}),
            ...(remember ? { rememberMe: true } : {}),
          });
        } catch (error) {
          if (code || !asksForCode(error)) throw error;
          setNeedsCode(true);
        }
      }}
    >
      <EmailField {...(email ? { value: email, readOnly: true } : {})} />
      <PasswordField name="password" label={t("field.password")} autoComplete="current-password" />
      {needsCode ? (
        <>
          <Notice kind="info">
            <p>{t("login.codeNeeded")}</p>
          </Notice>
          <CodeField autoFocus />
        </>
      ) : null}
      {email ? null : <CheckField name="remember" label={t("login.remember")} />}
    </Form>
  );
}
