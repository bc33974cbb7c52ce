import { useState } from "react";
import { resetPassword } from "../../api/account";
import { ApiError } from "../../api/errors";
import { useAddress } from "../../kit/address";
import { CodeField, NewPasswordField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { Notice } from "../../kit/Notice";
import { OutsideLink } from "../../kit/OutsideLink";
import { useWords } from "../../words/words";
import { AuthPage } from "./AuthPage";
import { asksForCode } from "./LogInForm";

/** Sets a new password by the link of a message; the second factor is asked for where there is one. */
export function ResetPassword() {
  const t = useWords();
  const token = useAddress().search.get("code") ?? "";
  const [needsCode, setNeedsCode] = useState(false);
  const [isOld, setOld] = useState(!token);
  const again = <OutsideLink to="/auth/forgot-password">{t("reset.again")}</OutsideLink>;
  if (isOld)
    return (
      <AuthPage title={t("reset.title")}>
        <Notice kind="problem" next={again}>
          <p>{t("reset.badLink")}</p>
        </Notice>
      </AuthPage>
    );
  return (
    <AuthPage title={t("reset.title")}>
      <Form
        submit={t("reset.submit")}
        onSubmit={async ({ password = "", code }) => {
          try {
            await resetPassword(token, password, code);
          } catch (error) {
            if (asksForCode(error)) setNeedsCode(true);
            else if (error instanceof ApiError && error.status === 400 && !error.problems.length)
              setOld(true);
            throw error;
          }
        }}
      >
        <NewPasswordField label={t("field.newPassword")} />
        {needsCode ? <CodeField autoFocus /> : null}
      </Form>
    </AuthPage>
  );
}
