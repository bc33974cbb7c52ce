import { useEffect, useState } from "react";
import { acceptInvitation, type Invited, invited } from "../../api/account";
import { useAddress } from "../../kit/address";
import { Loading } from "../../kit/Empty";
import { NewPasswordField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { NameFields } from "../../kit/NameFields";
import { OutsideLink } from "../../kit/OutsideLink";
import { useWords } from "../../words/words";
import { AuthPage } from "./AuthPage";

/** Accepts an invitation: whoever has its link chooses a name and a password. */
export function Register() {
  const t = useWords();
  const registrationToken = useAddress().search.get("registrationToken") ?? "";
  const guest = useInvited(registrationToken);
  if (guest === "loading")
    return (
      <AuthPage title={t("invitation.title")}>
        <Loading label={t("app.loading")} />
      </AuthPage>
    );
  if (guest === "unknown")
    return (
      <AuthPage title={t("invitation.badTitle")} text={t("invitation.badText")}>
        <OutsideLink to="/auth/login">{t("forgot.toLogin")}</OutsideLink>
      </AuthPage>
    );
  return (
    <AuthPage title={t("invitation.title")} text={t("invitation.text", { email: guest.email })}>
      <Form
        submit={t("invitation.submit")}
        onSubmit={({ firstname = "", lastname = "", password = "" }) =>
          acceptInvitation(registrationToken, { firstname, lastname, password })
        }
      >
        <input type="hidden" autoComplete="username" value={guest.email} readOnly />
        <NameFields firstname={guest.firstname} lastname={guest.lastname} />
        <NewPasswordField />
      </Form>
    </AuthPage>
  );
}

function useInvited(token: string): Invited | "loading" | "unknown" {
  const [guest, setGuest] = useState<Invited | "loading" | "unknown">("loading");
  useEffect(() => {
    invited(token).then(setGuest, () => setGuest("unknown"));
  }, [token]);
  return guest;
}
