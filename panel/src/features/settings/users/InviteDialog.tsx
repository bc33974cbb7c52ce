import { useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { ApiError } from "../../../api/errors";
import { invite, listRoles } from "../../../api/people";
import { Dialog } from "../../../kit/Dialog";
import { Loading } from "../../../kit/Empty";
import { EmailField, focusOnce } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { NameFields } from "../../../kit/NameFields";
import { Notice } from "../../../kit/Notice";
import { Secret } from "../../../kit/Secret";
import { useWords } from "../../../words/words";
import { ChoiceSet, choicesOf } from "../ChoiceSet";

/** Invites an administrator; the link is told here, once, for whoever sends it. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const [link, setLink] = useState("");
  return (
    <Dialog title={t("users.invite")} onClose={onClose}>
      {link ? (
        <Invitation link={link} />
      ) : (
        <Suspense fallback={<Loading label={t("app.loading")} />}>
          <InviteForm onInvited={setLink} />
        </Suspense>
      )}
    </Dialog>
  );
}

/** Says that somebody is invited, with the link for whoever sends it too. */
export function Invitation({ link }: { link: string }) {
  const t = useWords();
  return (
    <>
      <Notice kind="done">
        <p>{t("users.invited")}</p>
      </Notice>
      <Secret label={t("users.link")} value={link} />
    </>
  );
}

/** Returns the address of the page on which an invitation is accepted. */
export function invitationLink(registrationToken: string): string {
  const page = new URL("auth/register", document.baseURI);
  page.searchParams.set("registrationToken", registrationToken);
  return page.href;
}

function InviteForm({ onInvited }: { onInvited: (link: string) => void }) {
  const t = useWords();
  const { data: roles } = useSuspenseQuery({ queryKey: ["roles"], queryFn: listRoles });
  return (
    <Form
      guarded
      submit={t("users.inviteSubmit")}
      onSubmit={async (values) => {
        const { email = "", firstname = "", lastname = "" } = values;
        const chosen = choicesOf(values, "roles").map(Number);
        if (!chosen.length) throw new ApiError(400, "", [{ path: "roles", message: "required" }]);
        const { registrationToken } = await invite({ email, firstname, lastname, roles: chosen });
        onInvited(invitationLink(registrationToken));
      }}
    >
      <EmailField autoComplete="off" ref={focusOnce} />
      <NameFields ofOthers />
      <ChoiceSet
        name="roles"
        legend={t("users.roles")}
        chosen={[]}
        choices={roles.map(({ id, name, description }) => ({
          value: String(id),
          label: name,
          hint: description,
        }))}
      />
    </Form>
  );
}
