import { useQuery, useQueryClient, useSuspenseQueries } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { askForLink } from "../../../api/account";
import { ApiError } from "../../../api/errors";
import {
  changeAdministrator,
  hasAccepted,
  inviteAgain,
  listRoles,
  readAdministrator,
  removeAdministrator,
  removeSecondFactorOf,
} from "../../../api/people";
import type { Administrator } from "../../../api/types";
import { ConfirmButton } from "../../../kit/ConfirmButton";
import { CheckField, CodeField, EmailField, PasswordField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { NameFields } from "../../../kit/NameFields";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useUser } from "../../../shell/useSession";
import { useWords } from "../../../words/words";
import { ChoiceSet, choicesOf } from "../ChoiceSet";
import { useSettingsWords } from "../words";
import { Invitation, invitationLink } from "./InviteDialog";

const route = getRouteApi("/inside/settings/settings/users/$id");

/** One administrator: who they are, what they may do, whether they may log in. */
export function UserPage() {
  const t = useSettingsWords();
  const can = useCan();
  const id = Number(route.useParams().id);
  const queries = useQueryClient();
  const [{ data: person }, { data: roles }] = useSuspenseQueries({
    queries: [
      { queryKey: ["administrator", id], queryFn: () => readAdministrator(id) },
      { queryKey: ["roles"], queryFn: listRoles },
    ],
  });
  const mayChange = can("admin::users.update");
  usePageTitle(person.email);

  async function save(values: Readonly<Record<string, string>>): Promise<void> {
    const { email = "", firstname = "", lastname = "", currentPassword, code } = values;
    const chosen = choicesOf(values, "roles").map(Number);
    if (!chosen.length) throw new ApiError(400, "", [{ path: "roles", message: "required" }]);
    const changed = await changeAdministrator(id, {
      ...(email === person.email ? {} : { email }),
      firstname,
      lastname,
      isActive: values.isActive === "on",
      roles: chosen,
      ...(currentPassword ? { currentPassword } : {}),
      ...(code ? { code } : {}),
    });
    queries.setQueryData(["administrator", id], changed);
    await queries.invalidateQueries({ queryKey: ["administrators"] });
  }

  return (
    <div className="screen">
      <h1 translate="no">{person.email}</h1>
      <Section title={t("users.account")}>
        <Form guarded submit={t("app.save")} done={t("app.saved")} onSubmit={save}>
          <EmailField defaultValue={person.email} autoComplete="off" readOnly={!mayChange} />
          <NameFields firstname={person.firstname} lastname={person.lastname} ofOthers />
          <ChoiceSet
            name="roles"
            legend={t("users.roles")}
            disabled={!mayChange}
            chosen={person.roles?.map((role) => String(role.id)) ?? []}
            choices={roles.map(({ id: role, name, description }) => ({
              value: String(role),
              label: name,
              hint: description,
            }))}
          />
          <CheckField name="isActive" label={t("users.mayLogIn")} defaultChecked={person.isActive === true} />
          <OwnProof isOwn={useUser().id === person.id} />
        </Form>
      </Section>
      {can("admin::roles.read") ? (
        <p>
          <Link to="/settings/users/$id/permissions" params={{ id: String(id) }}>
            {t("effective.link")}
          </Link>
        </p>
      ) : null}
      <Removal person={person} />
    </div>
  );
}

/** Changing one's own address takes one's password, here as in the profile. */
function OwnProof({ isOwn }: { isOwn: boolean }) {
  const t = useWords();
  if (!isOwn) return null;
  return (
    <>
      <PasswordField
        name="currentPassword"
        label={t("field.currentPassword")}
        hint={t("users.ownAddress")}
        autoComplete="current-password"
        required={false}
      />
      <CodeField required={false} />
    </>
  );
}

function Removal({ person }: { person: Administrator }) {
  const t = useWords();
  const can = useCan();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isOwn = useUser().id === person.id;
  const [done, setDone] = useState("");
  const [link, setLink] = useState("");
  // Who was locked out had a password: they are let in again, not invited.
  const mayInvite = can("admin::users.create") && !person.isActive && !isOwn;
  const { data: accepted } = useQuery({
    queryKey: ["administrator", person.id, "accepted"],
    queryFn: () => hasAccepted(person.id),
    enabled: mayInvite,
    staleTime: 0,
  });
  if (isOwn) return null;
  return (
    <Section title={t("users.more")}>
      {done ? (
        <Notice kind="done">
          <p>{done}</p>
        </Notice>
      ) : null}
      {link ? <Invitation link={link} /> : null}
      <div className="form-end">
        {mayInvite && accepted === false ? (
          <ConfirmButton
            kind="plain"
            label={t("users.inviteAgain")}
            onConfirm={async () => setLink(invitationLink((await inviteAgain(person.id)).registrationToken))}
          >
            <p>{t("users.inviteAgainText", { email: person.email })}</p>
          </ConfirmButton>
        ) : null}
        {can("admin::users.update") && person.isActive ? (
          <ConfirmButton
            kind="plain"
            label={t("users.sendLink")}
            onConfirm={async () => {
              await askForLink(person.email);
              setDone(t("users.linkSent", { email: person.email }));
            }}
          >
            <p>{t("users.sendLinkText", { email: person.email })}</p>
          </ConfirmButton>
        ) : null}
        {can("admin::users.update") ? (
          <ConfirmButton
            kind="plain"
            label={t("users.removeFactor")}
            onConfirm={async () => {
              await removeSecondFactorOf(person.id);
              setDone(t("users.factorRemoved"));
            }}
          >
            <p>{t("users.removeFactorText", { email: person.email })}</p>
          </ConfirmButton>
        ) : null}
        {can("admin::users.delete") ? (
          <ConfirmButton
            label={t("users.delete")}
            onConfirm={async () => {
              await removeAdministrator(person.id);
              await queries.invalidateQueries({ queryKey: ["administrators"] });
              await navigate({ to: "/settings/users" });
            }}
          >
            <p>{t("users.deleteText", { email: person.email })}</p>
          </ConfirmButton>
        ) : null}
      </div>
    </Section>
  );
}
