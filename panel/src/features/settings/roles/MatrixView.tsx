import { useDeferredValue, useMemo, useState } from "react";
import type { Permittable, PlainAction } from "../../../api/people";
import { Button } from "../../../kit/Button";
import { SearchBox } from "../../../kit/SearchBox";
import type { Translate, Word } from "../../../words/words";
import { groupName, inOwnWords } from "../actionWords";
import { type SettingsWord, useSettingsWords } from "../words";
import { type Grants, NOTHING, rolesOf, setPlain } from "./grants";
import "./matrix.css";
import { type Change, SubjectTable } from "./SubjectTable";

const SECTIONS = [
  ["collectionTypes", "matrix.collections"],
  ["singleTypes", "matrix.singles"],
  ["plugins", "matrix.plugins"],
  ["settings", "matrix.settings"],
] as const satisfies readonly (readonly [keyof Permittable["sections"], Word])[];

type SectionName = (typeof SECTIONS)[number][0];

interface MatrixViewProps {
  permittable: Permittable;
  grants: Grants;
  readOnly: boolean;
  onChange: Change;
}

/** Everything that can be permitted, by parts and with a filter, and what of it is. */
export function MatrixView({ permittable: told, grants, readOnly, onChange }: MatrixViewProps) {
  const t = useSettingsWords();
  const permittable = useMemo(() => inOwnWords(told, t), [told, t]);
  const [section, setSection] = useState<SectionName>("collectionTypes");
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  return (
    <>
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
        <SearchBox label={t("matrix.filter")} text={filter} onSearch={setFilter} pause={0} isLabelled />
      </div>
      {section === "plugins" || section === "settings" ? (
        <PlainActions
          actions={permittable.sections[section].filter((one) => textOf(one, t).includes(wanted))}
          conditions={permittable.conditions}
          grants={grants}
          readOnly={readOnly}
          onChange={onChange}
        />
      ) : (
        <SubjectTable
          key={section}
          section={permittable.sections[section]}
          conditions={permittable.conditions}
          wanted={wanted}
          grants={grants}
          readOnly={readOnly}
          onChange={onChange}
        />
      )}
    </>
  );
}

function textOf(one: PlainAction, t: Translate<SettingsWord>): string {
  return `${groupName(one, t)} ${one.displayName}`.toLowerCase();
}

interface PlainActionsProps {
  actions: readonly PlainAction[];
  conditions: Permittable["conditions"];
  grants: Grants;
  readOnly: boolean;
  onChange: Change;
}

/** Actions on nothing in particular, by what they belong to. */
function PlainActions({ actions, conditions, grants, readOnly, onChange }: PlainActionsProps) {
  const t = useSettingsWords();
  const groups = new Map<string, PlainAction[]>();
  for (const one of actions) {
    const group = groupName(one, t);
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
              <label htmlFor={action}>
                {displayName}
                <span className="matrix-roles" translate="no">
                  {rolesOf(grants.get(NOTHING)?.get(action) ?? [], conditions)}
                </span>
              </label>
            </div>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
