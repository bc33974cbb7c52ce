import { useQueryClient, useSuspenseQueries } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import {
  type CountedRole,
  changeRole,
  readPermittable,
  readRole,
  readRolePermissions,
  removeRole,
  SUPER_ADMIN,
} from "../../../api/people";
import { ConfirmButton } from "../../../kit/ConfirmButton";
import { TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useWords } from "../../../words/words";
import { PermissionMatrix } from "./PermissionMatrix";

const route = getRouteApi("/inside/settings/settings/roles/$id");

/** One role: its name, and everything it permits. */
export function RolePage() {
  const t = useWords();
  const can = useCan();
  const queries = useQueryClient();
  const id = Number(route.useParams().id);
  const [{ data: role }, { data: permissions }, { data: permittable }] = useSuspenseQueries({
    queries: [
      { queryKey: ["role", id], queryFn: () => readRole(id) },
      { queryKey: ["role", id, "permissions"], queryFn: () => readRolePermissions(id) },
      { queryKey: ["permittable"], queryFn: readPermittable, staleTime: Number.POSITIVE_INFINITY },
    ],
  });
  usePageTitle(role.name);
  const mayChange = can("admin::roles.update") && role.code !== SUPER_ADMIN;
  return (
    <div className="screen">
      <h1 translate="no">{role.name}</h1>
      {role.code === SUPER_ADMIN ? (
        <Notice kind="info">
          <p>{t("roles.superAdmin")}</p>
        </Notice>
      ) : (
        <Section title={t("roles.about")}>
          <Form
            guarded
            submit={t("app.save")}
            done={t("app.saved")}
            onSubmit={async ({ name = "", description = "" }) => {
              await changeRole(id, { name, description });
              await queries.invalidateQueries({ queryKey: ["role", id], exact: true });
              await queries.invalidateQueries({ queryKey: ["roles"] });
            }}
          >
            <TextField
              name="name"
              label={t("roles.name")}
              defaultValue={role.name}
              readOnly={!mayChange}
              required
              autoComplete="off"
            />
            <TextField
              name="description"
              label={`${t("roles.description")} (${t("app.optional")})`}
              defaultValue={role.description ?? ""}
              readOnly={!mayChange}
              autoComplete="off"
            />
          </Form>
        </Section>
      )}
      {role.code === SUPER_ADMIN ? null : (
        <PermissionMatrix
          key={id}
          role={id}
          permissions={permissions}
          permittable={permittable}
          readOnly={!mayChange}
        />
      )}
      {can("admin::roles.delete") && role.code !== SUPER_ADMIN ? <Removal role={role} /> : null}
    </div>
  );
}

function Removal({ role }: { role: CountedRole }) {
  const t = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (
    <Section title={t("roles.delete")}>
      <div className="form-end">
        <ConfirmButton
          label={t("roles.delete")}
          onConfirm={async () => {
            await removeRole(role.id);
            await queries.invalidateQueries({ queryKey: ["roles"] });
            await navigate({ to: "/settings/roles" });
          }}
        >
          <p>{t("roles.deleteText", { name: role.name })}</p>
        </ConfirmButton>
      </div>
    </Section>
  );
}
