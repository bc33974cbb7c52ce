import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Permission } from "../../api/types";
import type { ContentType } from "../../document/model";
import { PERMISSIONS } from "../../shell/permissions";
import { useModel } from "../../shell/useModel";
import { useWords } from "../../words/words";

const PREFIX = "plugin::content-manager.explorer.";
const ACTIONS = ["create", "read", "update", "delete", "publish"] as const;

/** What one's own roles permit of content: where every refusal for a missing permission leads. */
export function OwnPermissions() {
  const t = useWords();
  const { data: permissions } = useSuspenseQuery(PERMISSIONS);
  const types = useModel().types.filter(({ visible }) => visible);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (location.hash !== "#permissions") return;
    section.current?.scrollIntoView();
    section.current?.focus();
  }, []);
  const rows = types
    .map((type) => ({ type, may: permitted(type, permissions) }))
    .filter(({ may }) => may.length);
  return (
    <section
      className="section"
      id="permissions"
      tabIndex={-1}
      aria-labelledby="permissions-title"
      ref={section}
    >
      <h2 id="permissions-title">{t("profile.permits")}</h2>
      <p className="hint">{t(rows.length ? "profile.permitsText" : "profile.permitsNone")}</p>
      {rows.length ? (
        <dl className="fact-list own-permissions">
          {rows.map(({ type, may }) => (
            <div key={type.uid}>
              <dt translate="no">{type.displayName}</dt>
              <dd>
                {may
                  .map(({ action, isWhole }) =>
                    isWhole ? t(`profile.${action}`) : t("profile.inPart", { what: t(`profile.${action}`) }),
                  )
                  .join(", ")}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  );
}

function permitted(type: ContentType, permissions: readonly Permission[]) {
  return ACTIONS.flatMap((action) => {
    const own = permissions.filter((one) => one.action === PREFIX + action && one.subject === type.uid);
    return own.length ? [{ action, isWhole: own.some((one) => isUnlimited(one, type)) }] : [];
  });
}

/** Whether a permission is for every entry and every field of a type. */
function isUnlimited({ conditions, properties }: Permission, { attributes }: ContentType): boolean {
  const { fields } = properties ?? {};
  if (conditions.length) return false;
  return (
    !Array.isArray(fields) ||
    Object.keys(attributes).every((name) =>
      fields.some((field) => field === name || field.startsWith(`${name}.`)),
    )
  );
}
