import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { listApiRoles } from "../../../api/apiRoles";
import { PlainTable } from "../../../kit/PlainTable";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useWords } from "../../../words/words";

/** The roles of those who use the API: visitors, who has logged in, and those the project has made. */
export function ApiRoles() {
  const t = useWords();
  const can = useCan();
  const { data: roles } = useSuspenseQuery({ queryKey: ["apiRoles"], queryFn: listApiRoles });
  usePageTitle(t("apiRoles.title"));
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("apiRoles.title")}</h1>
        {can("plugin::users-permissions.roles.create") ? (
          <Link
            to="/settings/users-permissions/roles/$id"
            params={{ id: "new" }}
            className="button button-main"
          >
            {t("roles.new")}
          </Link>
        ) : null}
      </div>
      <p className="hint">{t("apiRoles.text")}</p>
      <PlainTable
        columns={[
          t("roles.name"),
          { label: t("roles.description"), className: "wide-only" },
          { label: t("roles.users"), className: "numbers" },
        ]}
      >
        <tbody>
          {roles.map((role) => (
            <tr key={role.id}>
              <th scope="row" translate="no">
                <Link to="/settings/users-permissions/roles/$id" params={{ id: String(role.id) }}>
                  {role.name}
                </Link>
              </th>
              <td className="wide-only">{role.description}</td>
              <td className="numbers">{role.nb_users ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </PlainTable>
    </div>
  );
}
