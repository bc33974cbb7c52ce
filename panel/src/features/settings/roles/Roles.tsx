import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  type CountedRole,
  listRoles,
  makeRole,
  readRolePermissions,
  SUPER_ADMIN,
  writeRolePermissions,
} from "../../../api/people";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { PlainTable } from "../../../kit/PlainTable";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useWords } from "../../../words/words";

/** The roles of administrators, and how many have each. */
export function Roles() {
  const t = useWords();
  const can = useCan();
  const { data: roles } = useSuspenseQuery({ queryKey: ["roles"], queryFn: listRoles });
  const [source, setSource] = useState<CountedRole | "new" | null>(null);
  usePageTitle(t("roles.title"));
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("roles.title")}</h1>
        {can("admin::roles.create") ? (
          <Button kind="main" onClick={() => setSource("new")}>
            {t("roles.new")}
          </Button>
        ) : null}
      </div>
      <PlainTable
        columns={[
          t("roles.name"),
          { label: t("roles.description"), className: "wide-only" },
          { label: t("roles.users"), className: "numbers" },
          { label: t("app.actions"), hidden: true },
        ]}
      >
        <tbody>
          {roles.map((role) => (
            <tr key={role.id}>
              <th scope="row" translate="no">
                <Link to="/settings/roles/$id" params={{ id: String(role.id) }}>
                  {role.name}
                </Link>
              </th>
              <td className="wide-only">{role.description}</td>
              <td className="numbers">{role.usersCount ?? 0}</td>
              <td>
                {can("admin::roles.create") && role.code !== SUPER_ADMIN ? (
                  <Button onClick={() => setSource(role)}>
                    {t("roles.copy")} <span className="hidden">{role.name}</span>
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </PlainTable>
      {source ? <NewRole source={source === "new" ? null : source} onClose={() => setSource(null)} /> : null}
    </div>
  );
}

/** Makes a role that permits nothing, or what another one does. */
function NewRole({ source, onClose }: { source: CountedRole | null; onClose: () => void }) {
  const t = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (
    <Dialog title={source ? t("roles.copyOf", { name: source.name }) : t("roles.new")} onClose={onClose}>
      <Form
        submit={t("roles.make")}
        onSubmit={async ({ name = "", description = "" }) => {
          const copied = source ? await readRolePermissions(source.id) : [];
          const { id } = await makeRole({ name, description });
          if (copied.length) await writeRolePermissions(id, copied);
          await queries.invalidateQueries({ queryKey: ["roles"] });
          await navigate({ to: "/settings/roles/$id", params: { id: String(id) } });
        }}
      >
        <TextField name="name" label={t("roles.name")} required autoComplete="off" />
        <TextField
          name="description"
          label={`${t("roles.description")} (${t("app.optional")})`}
          defaultValue={source?.description ?? ""}
          autoComplete="off"
        />
      </Form>
    </Dialog>
  );
}
