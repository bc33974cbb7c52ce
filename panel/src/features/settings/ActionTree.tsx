import { useId, useState } from "react";
import type { ActionTree as Tree } from "../../api/apiRoles";
import { SearchBox } from "../../kit/SearchBox";
import { callName } from "./actionWords";
import { useSettingsWords } from "./words";

/** An action of the content API: part of the site, controller, name. */
export type ActionKey = `${string}.${string}.${string}`;

/** Returns the keys of a tree's actions that are enabled. */
export function enabledIn(tree: Tree): ReadonlySet<ActionKey> {
  const keys = new Set<ActionKey>();
  for (const [part, { controllers }] of Object.entries(tree))
    for (const [controller, actions] of Object.entries(controllers))
      for (const [action, { enabled }] of Object.entries(actions))
        if (enabled) keys.add(`${part}.${controller}.${action}`);
  return keys;
}

/** Returns the same tree with these actions enabled alone. */
export function withEnabled(tree: Tree, keys: ReadonlySet<ActionKey>): Tree {
  const changed: Tree = {};
  for (const [part, { controllers }] of Object.entries(tree)) {
    const inside: Tree[string]["controllers"] = {};
    for (const [controller, actions] of Object.entries(controllers)) {
      const named = Object.entries(actions).map(
        ([action, rest]) =>
          [action, { ...rest, enabled: keys.has(`${part}.${controller}.${action}`) }] as const,
      );
      inside[controller] = Object.fromEntries(named);
    }
    changed[part] = { controllers: inside };
  }
  return changed;
}

interface ActionTreeProps {
  /** Names of actions by part of the site and controller. */
  actions: Readonly<Record<string, { controllers: Readonly<Record<string, readonly string[]>> }>>;
  chosen: ReadonlySet<ActionKey>;
  disabled?: boolean;
  onChange: (chosen: ReadonlySet<ActionKey>) => void;
}

/** What the project's own content is below: it is looked for more often than what plugins bring, so it stands first. */
const OWN = "api::";

/** Check boxes for everything that can be called, with a field to find some of it. */
export function ActionTree({ actions, chosen, disabled, onChange }: ActionTreeProps) {
  const t = useSettingsWords();
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const groups = Object.entries(actions)
    .sort(([one], [other]) => Number(other.startsWith(OWN)) - Number(one.startsWith(OWN)))
    .flatMap(([part, { controllers }]) =>
      Object.entries(controllers).map(([controller, names]) => ({ part, controller, names })),
    );
  const shown = groups.filter(({ part, controller, names }) =>
    [part, controller, ...names, ...names.map((name) => callName(name, t))].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  return (
    <>
      <SearchBox label={t("actions.filter")} text={filter} onSearch={setFilter} pause={0} isLabelled />
      <div className="action-groups">
        {shown.map((group) => (
          <ActionGroup
            key={`${group.part}.${group.controller}`}
            {...group}
            chosen={chosen}
            disabled={disabled ?? false}
            onChange={onChange}
          />
        ))}
      </div>
      {shown.length ? null : <p className="hint">{t("list.nothing")}</p>}
    </>
  );
}

/** Names a controller; one that is called like its part, as of nearly every type, once. */
function groupNameOf(part: string, controller: string): string {
  const owner = part.replace(/^(api|plugin)::/, "");
  return owner === controller ? owner : `${owner} · ${controller}`;
}

interface ActionGroupProps {
  part: string;
  controller: string;
  names: readonly string[];
  chosen: ReadonlySet<ActionKey>;
  disabled: boolean;
  onChange: (chosen: ReadonlySet<ActionKey>) => void;
}

function ActionGroup({ part, controller, names, chosen, disabled, onChange }: ActionGroupProps) {
  const t = useSettingsWords();
  const id = useId();
  return (
    <fieldset className="fieldset" disabled={disabled}>
      <legend translate="no">{groupNameOf(part, controller)}</legend>
      {names.map((name) => {
        const key: ActionKey = `${part}.${controller}.${name}`;
        return (
          <div className="check" key={name}>
            <input
              type="checkbox"
              id={`${id}-${name}`}
              checked={chosen.has(key)}
              onChange={(event) => {
                const changed = new Set(chosen);
                if (event.currentTarget.checked) changed.add(key);
                else changed.delete(key);
                onChange(changed);
              }}
            />
            <label htmlFor={`${id}-${name}`} translate="no">
              {callName(name, t)}
              {callName(name, t) === name ? null : (
                <>
                  {" "}
                  <code>{name}</code>
                </>
              )}
            </label>
          </div>
        );
      })}
    </fieldset>
  );
}
