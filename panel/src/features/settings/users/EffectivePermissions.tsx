import { useSuspenseQueries, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { readAdministrator, readPermittable, readRolePermissions, SUPER_ADMIN } from "../../../api/people";
import type { Role } from "../../../api/types";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { joinGrants, readGrants } from "../roles/grants";
import { MatrixView } from "../roles/MatrixView";
import { useSettingsWords } from "../words";

const route = getRouteApi("/inside/settings/settings/users/$id/permissions");

/** What the roles of an administrator permit together, and which role permits what. */
export function EffectivePermissions() {
  const t = useSettingsWords();
  const { id } = route.useParams();
  const { data: person } = useSuspenseQuery({
    queryKey: ["administrator", Number(id)],
    queryFn: () => readAdministrator(Number(id)),
  });
  const roles = person.roles ?? [];
  const title = t("effective.title", { email: person.email });
  usePageTitle(title);
  return (
    <div className="screen">
      <h1>{title}</h1>
      <p>
        <Link to="/settings/users/$id" params={{ id }}>
          {t("effective.back")}
        </Link>
      </p>
      {roles.some(({ code }) => code === SUPER_ADMIN) ? (
        <Notice kind="info">
          <p>{t("effective.everything")}</p>
        </Notice>
      ) : roles.length ? (
        <Together roles={roles} />
      ) : (
        <Notice kind="info">
          <p>{t("effective.nothing")}</p>
        </Notice>
      )}
    </div>
  );
}

function Together({ roles }: { roles: readonly Role[] }) {
  const t = useSettingsWords();
  const { data: permittable } = useSuspenseQuery({
    queryKey: ["permittable"],
    queryFn: readPermittable,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const read = useSuspenseQueries({
    queries: roles.map(({ id }) => ({
      queryKey: ["role", id, "permissions"],
      queryFn: () => readRolePermissions(id),
    })),
    combine: (results) => results.map(({ data }) => data),
  });
  const grants = useMemo(() => {
    const { collectionTypes, singleTypes } = permittable.sections;
    const subjects = [...collectionTypes.subjects, ...singleTypes.subjects];
    return joinGrants(
      read.map((permissions, index) => readGrants(permissions, subjects, roles[index]?.name)),
    );
  }, [permittable, read, roles]);
  return (
    <Section title={t("effective.together")} text={t("effective.text")}>
      <ul className="tags">
        {roles.map(({ id, name }) => (
          <li key={id}>
            <Link to="/settings/roles/$id" params={{ id: String(id) }} translate="no">
              {name}
            </Link>
          </li>
        ))}
      </ul>
      <MatrixView permittable={permittable} grants={grants} readOnly onChange={unchanged} />
    </Section>
  );
}

/** It is only looked at here: roles are changed where they are. */
function unchanged(): void {}
