import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useState } from "react";
import { type Permittable, type PlainAction, writeRolePermissions } from "../../../api/people";
import type { Permission } from "../../../api/types";
import { Button } from "../../../kit/Button";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { useUnsaved } from "../../../kit/unsaved";
import { refusal } from "../../../words/refusals";
import { useWords, type Word } from "../../../words/words";
import { SearchBox } from "../SearchBox";
import { type Grants, NOTHING, readGrants, setPlain, toPermissions } from "./grants";
import "./matrix.css";
import { type Change, SubjectTable } from "./SubjectTable";

interface PermissionMatrixProps {
  role: number;
  permissions: readonly Permission[];
  permittable: Permittable;
  readOnly: boolean;
}

const SECTIONS = [
  ["collectionTypes", "matrix.collections"],
  ["singleTypes", "matrix.singles"],
  ["plugins", "matrix.plugins"],
  ["settings", "matrix.settings"],
] as const satisfies readonly (readonly [keyof Permittable["sections"], Word])[];

type SectionName = (typeof SECTIONS)[number][0];

/** Everything a role permits: changed here, and saved at once. */
export function PermissionMatrix({ role, permissions, permittable, readOnly }: PermissionMatrixProps) {
  const t = useWords();
  const queries = useQueryClient();
  const { collectionTypes, singleTypes } = permittable.sections;
  const [grants, setGrants] = useState<Grants>(() =>
    readGrants(permissions, [...collectionTypes.subjects, ...singleTypes.subjects]),
  );
  const [state, setState] = useState<"clean" | "changed" | "busy" | "done">("clean");
  const [error, setError] = useState<unknown>(null);
  const [section, setSection] = useState<SectionName>("collectionTypes");
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  useUnsaved(state === "changed" || state === "busy");

  const change = useCallback<Change>((make) => {
    setGrants(make);
    setState("changed");
  }, []);

  async function save(): Promise<void> {
    setState("busy");
    try {
      const actions = [...collectionTypes.actions, ...singleTypes.actions];
      const saved = await writeRolePermissions(role, toPermissions(grants, actions));
      queries.setQueryData(["role", role, "permissions"], saved);
      setError(null);
      setState("done");
    } catch (thrown) {
      setError(thrown);
      setState("changed");
    }
  }

  return (
    <Section title={t("matrix.title")}>
      <div className="matrix-head">
        <fieldset className="fieldset matrix-sections" aria-label={t("matrix.sections")}>
          {SECTIONS.map(([name, word]) => (
            <Button
              key={name}
              kind={name === section ? "main" : "plain"}
              aria-pressed={name === section}
              onClick={() => setSection(name)}
            >
              {t(word)}
            </Button>
          ))}
        </fieldset>
        <SearchBox label={t("matrix.filter")} value={filter} onSearch={setFilter} pause={0} />
      </div>
      {section === "plugins" || section === "settings" ? (
        <PlainActions
          actions={permittable.sections[section].filter((one) => textOf(one).includes(wanted))}
          grants={grants}
          readOnly={readOnly}
          onChange={change}
        />
      ) : (
        <SubjectTable
          section={permittable.sections[section]}
          conditions={permittable.conditions}
          wanted={wanted}
          grants={grants}
          readOnly={readOnly}
          onChange={change}
        />
      )}
      {error ? (
        <Notice kind="problem">
          <p>{refusal(error, t)}</p>
        </Notice>
      ) : null}
      {state === "done" ? (
        <Notice kind="done">
          <p>{t("app.saved")}</p>
        </Notice>
      ) : null}
      {readOnly ? null : (
        <div className="form-end matrix-end">
          <Button kind="main" busy={state === "busy"} onClick={() => void save()}>
            {t("matrix.save")}
          </Button>
        </div>
      )}
    </Section>
  );
}

function textOf({ plugin, category, subCategory, displayName }: PlainAction): string {
  return [plugin, category, subCategory, displayName].join(" ").toLowerCase();
}

interface PlainActionsProps {
  actions: readonly PlainAction[];
  grants: Grants;
  readOnly: boolean;
  onChange: Change;
}

/** Actions on nothing in particular, by what they belong to. */
function PlainActions({ actions, grants, readOnly, onChange }: PlainActionsProps) {
  const groups = new Map<string, PlainAction[]>();
  for (const one of actions) {
    const group = `${one.plugin ?? one.category ?? ""} · ${one.subCategory}`;
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return (
    <div className="matrix-groups">
      {[...groups].map(([group, members]) => (
        <fieldset className="fieldset" key={group} disabled={readOnly}>
          <legend>{group}</legend>
          {members.map(({ action, displayName }) => (
            <div className="check" key={action}>
              <input
                type="checkbox"
                id={action}
                checked={grants.get(NOTHING)?.has(action) ?? false}
                onChange={(event) => {
                  const isOn = event.currentTarget.checked;
                  onChange((before) => setPlain(before, action, isOn));
                }}
              />
              <label htmlFor={action}>{displayName}</label>
            </div>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
