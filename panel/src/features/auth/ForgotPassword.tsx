import { useState } from "react";
import { askForLink } from "../../api/account";
import { EmailField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { OutsideLink } from "../../kit/OutsideLink";
import { useWords } from "../../words/words";
import { AuthPage } from "./AuthPage";

/** Asks for a link to choose a new password; whether there is such an account is told to nobody. */
export function ForgotPassword() {
  const t = useWords();
  const [sentTo, setSentTo] = useState("");
  const back = <OutsideLink to="/auth/login">{t("forgot.toLogin")}</OutsideLink>;
  if (sentTo)
    return (
      <AuthPage title={t("forgot.sentTitle")} text={t("forgot.sentText", { email: sentTo })}>
        {back}
      </AuthPage>
    );
  return (
    <AuthPage title={t("forgot.title")} text={t("forgot.text")}>
      <Form
        submit={t("forgot.submit")}
        beside={back}
        onSubmit={async ({ email = "" }) => {
          await askForLink(email.toLowerCase());
          setSentTo(email);
        }}
      >
        <EmailField />
      </Form>
    </AuthPage>
  );
}
