import { Fragment, useState } from "react";
import { changeMe, logIn } from "../../api/account";
import { expired } from "../../api/session";
import { NewPasswordField, PasswordField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { Section } from "../../kit/Section";
import { useUser } from "../../shell/useSession";
import { useWords } from "../../words/words";

/** A new password. It ends every session, this one too, which is begun anew at once. */
export function PasswordForm() {
  const t = useWords();
  const { email } = useUser();
  const [times, setTimes] = useState(0);
  return (
    <Section title={t("profile.password")} text={t("profile.passwordText")}>
      <Form
        guarded
        submit={t("profile.passwordSubmit")}
        submitKind="plain"
        done={t("profile.passwordDone")}
        onSubmit={async ({ currentPassword = "", password = "" }) => {
          await changeMe({ currentPassword, password });
          // With a second factor the new session takes a code, which the dialog over the page asks for.
          await logIn({ email, password }).catch(expired);
          setTimes(times + 1);
        }}
      >
        <Fragment key={times}>
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <PasswordField
            name="currentPassword"
            label={t("field.currentPassword")}
            autoComplete="current-password"
          />
          <NewPasswordField label={t("field.newPassword")} />
        </Fragment>
      </Form>
    </Section>
  );
}
