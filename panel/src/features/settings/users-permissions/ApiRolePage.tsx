import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  type ApiRoleWithActions,
  changeApiRole,
  makeApiRole,
  readActionTree,
  readApiRole,
  removeApiRole,
  type ActionTree as Tree,
} from "../../../api/apiRoles";
import { ConfirmButton } from "../../../kit/ConfirmButton";
import { TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useWords } from "../../../words/words";
import { ActionTree, enabledIn, withEnabled } from "../ActionTree";

const route = getRouteApi("/inside/settings/settings/users-permissions/roles/$id");

interface Edited {
  role: ApiRoleWithActions | null;
  tree: Tree;
}

async function read(id: string): Promise<Edited> {
  if (id === "new") return { role: null, tree: await readActionTree() };
  const role = await readApiRole(Number(id));
  return { role, tree: role.permissions };
}

/** One role of the API, and what may be called with it. */
export function ApiRolePage() {
  const { id } = route.useParams();
  const { data } = useSuspenseQuery({ queryKey: ["apiRole", id], queryFn: () => read(id) });
  return <RoleForm key={id} {...data} />;
}

function namesIn(tree: Tree) {
  return Object.fromEntries(
    Object.entries(tree).map(([part, { controllers }]) => [
      part,
      {
        controllers: Object.fromEntries(
          Object.entries(controllers).map(([name, actions]) => [name, Object.keys(actions)]),
        ),
      },
    ]),
  );
}

function RoleForm({ role, tree }: Edited) {
  const t = useWords();
  const can = useCan();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(() => enabledIn(tree));
  const [staying, setStaying] = useState<readonly string[]>([]);
  const mayChange = can(`plugin::users-permissions.roles.${role ? "update" : "create"}`);
  usePageTitle(role?.name ?? t("roles.new"));
  return (
    <div className="screen">
      <h1>{role?.name ?? t("roles.new")}</h1>
      <Section title={t("roles.about")}>
        <Form
          guarded
          submit={t(role ? "app.save" : "roles.make")}
          done={t("app.saved")}
          onDone={() => {
            if (!role) void navigate({ to: "/settings/users-permissions/roles" });
          }}
          onSubmit={async ({ name = "", description = "" }) => {
            const body = { name, description, permissions: withEnabled(tree, chosen) };
            if (role) {
              await changeApiRole(role.id, body);
              // What octavo.toml permits cannot be taken away here: shown is what holds now.
              const held = enabledIn((await readApiRole(role.id)).permissions);
              setStaying([...held].filter((key) => !chosen.has(key)));
              setChosen(held);
            } else await makeApiRole(body);
            await queries.invalidateQueries({ queryKey: ["apiRoles"] });
            await queries.invalidateQueries({ queryKey: ["apiRole"], refetchType: "none" });
          }}
        >
          <TextField
            name="name"
            label={t("roles.name")}
            defaultValue={role?.name ?? ""}
            readOnly={!mayChange}
            required
            autoComplete="off"
          />
          <TextField
            name="description"
            label={t("roles.description")}
            defaultValue={role?.description ?? ""}
            readOnly={!mayChange}
            required
            autoComplete="off"
          />
          <ActionTree actions={namesIn(tree)} chosen={chosen} disabled={!mayChange} onChange={setChosen} />
          {staying.length ? (
            <Notice kind="info">
              <p>{t("apiRoles.stays", { actions: staying.join(", ") })}</p>
            </Notice>
          ) : null}
        </Form>
      </Section>
      {role && can("plugin::users-permissions.roles.delete") ? <Removal role={role} /> : null}
    </div>
  );
}

function Removal({ role }: { role: ApiRoleWithActions }) {
  const t = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  if (role.type === "public" || role.type === "authenticated") return null;
  return (
    <Section title={t("roles.delete")}>
      <div className="form-end">
        <ConfirmButton
          label={t("roles.delete")}
          onConfirm={async () => {
            await removeApiRole(role.id);
            await queries.invalidateQueries({ queryKey: ["apiRoles"] });
            await navigate({ to: "/settings/users-permissions/roles" });
          }}
        >
          <p>{t("apiRoles.deleteText", { name: role.name })}</p>
        </ConfirmButton>
      </div>
    </Section>
  );
}
