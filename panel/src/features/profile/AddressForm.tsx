import { useState } from "react";
import { changeMe } from "../../api/account";
import { changedUser } from "../../api/session";
import { CodeField, EmailField, PasswordField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { Section } from "../../kit/Section";
import { useUser } from "../../shell/useSession";
import { useWords } from "../../words/words";
import { asksForCode } from "../auth/LogInForm";

/** Another address to log in with; it takes the password, and a code where there is a second factor. */
export function AddressForm() {
  const t = useWords();
  const user = useUser();
  const [needsCode, setNeedsCode] = useState(false);
  return (
    <Section title={t("profile.address")} text={t("profile.addressText")}>
      <Form
        guarded
        key={user.email}
        submit={t("profile.addressSubmit")}
        submitKind="plain"
        done={t("app.saved")}
        onSubmit={async ({ email = "", currentPassword = "", code }) => {
          try {
            changedUser(await changeMe({ email, currentPassword, ...(code ? { code } : {}) }));
          } catch (error) {
            if (asksForCode(error)) setNeedsCode(true);
            throw error;
          }
        }}
      >
        <EmailField defaultValue={user.email} autoComplete="email" />
        <PasswordField
          name="currentPassword"
          label={t("field.currentPassword")}
          autoComplete="current-password"
        />
        {needsCode ? <CodeField autoFocus /> : null}
      </Form>
    </Section>
  );
}
