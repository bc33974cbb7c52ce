import { registerFirst } from "../../api/account";
import { useAddress } from "../../kit/address";
import { EmailField, NewPasswordField, TextField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { NameFields } from "../../kit/NameFields";
import { useWords } from "../../words/words";
import { AuthPage } from "./AuthPage";

/** Makes the first administrator of a site. Where the server wants its token, the link it printed brings it. */
export function RegisterFirst() {
  const t = useWords();
  const token = useAddress().search.get("token") ?? "";
  return (
    <AuthPage title={t("first.title")} text={t("first.text")}>
      <Form
        submit={t("first.submit")}
        onSubmit={({ email = "", firstname = "", lastname = "", password = "", token: typed = "" }) =>
          registerFirst({
            email: email.toLowerCase(),
            firstname,
            lastname,
            password,
            ...(token || typed ? { token: token || typed } : {}),
          })
        }
      >
        <NameFields />
        <EmailField />
        <NewPasswordField />
        {token ? null : <TokenField />}
      </Form>
    </AuthPage>
  );
}

function TokenField() {
  const t = useWords();
  return (
    <details className="more">
      <summary>{t("first.token")}</summary>
      <TextField
        name="token"
        label={t("first.token")}
        hint={t("first.tokenHint")}
        autoComplete="off"
        spellCheck={false}
      />
    </details>
  );
}
