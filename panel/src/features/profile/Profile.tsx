import { useQuery } from "@tanstack/react-query";
import { me } from "../../api/account";
import { usePageTitle } from "../../kit/usePageTitle";
import { useWords } from "../../words/words";
import { AddressForm } from "./AddressForm";
import { Appearance } from "./Appearance";
import { NameForm } from "./NameForm";
import { OwnPermissions } from "./OwnPermissions";
import { OwnSessions } from "./OwnSessions";
import { PasswordForm } from "./PasswordForm";
import "./profile.css";
import { SecondFactor } from "./SecondFactor";

/** One's own account. */
export function Profile() {
  const t = useWords();
  // The answer to a log-in has no roles.
  const { data: { roles = [] } = {} } = useQuery({ queryKey: ["me"], queryFn: me });
  usePageTitle(t("profile.title"));
  return (
    <div className="screen screen-narrow">
      <h1>{t("profile.title")}</h1>
      {roles.length ? (
        <p className="roles">
          <span>{t("profile.roles", { count: roles.length })}:</span>
          {roles.map((role) => (
            <span className="tag" key={role.id}>
              {role.name}
            </span>
          ))}
        </p>
      ) : null}
      <NameForm />
      <Appearance />
      <AddressForm />
      <PasswordForm />
      <SecondFactor />
      <OwnSessions />
      <OwnPermissions />
    </div>
  );
}
