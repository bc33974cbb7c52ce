import { useState } from "react";
import { Button, IconButton } from "../../../kit/Button";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";
import { FilterDialog } from "./FilterDialog";
import { type Condition, type FilterField, fieldOf, type Join, valueKind } from "./filters";
import { useColumnLabel } from "./labels";
import { operatorWord } from "./operatorWords";
import { hasConditions, withoutConditions } from "./state";
import { useEntryNames } from "./useEntryNames";
import type { List } from "./useList";

interface FilterBarProps {
  /** The type that is listed, and the language in which. */
  uid: string;
  locale: string;
  list: List;
  fields: ReadonlyMap<string, FilterField>;
  /** Whether there may be more of them. */
  canAdd: boolean;
  /** Whether entries are listed; where none are, the list itself offers to remove what keeps them out. */
  hasEntries: boolean;
}

/** The conditions of a list: a click on one changes it, its cross removes it. */
export function FilterBar({ uid, locale, list, fields, canAdd, hasEntries }: FilterBarProps) {
  const t = useWords();
  const { filters } = list.state;
  const { conditions, join } = filters;
  const [changed, setChanged] = useState<number | null>(null);
  const description = useDescription(fields, conditions, locale);
  const set = (next: readonly Condition[]): void => list.go({ filters: { join, conditions: next } });

  return (
    <div className="filters">
      {conditions.length > 1 ? (
        <label className="list-choice">
          <span>{t("filter.join")}</span>
          <select
            className="select"
            value={join}
            onChange={(event) => list.go({ filters: { conditions, join: event.target.value as Join } })}
          >
            <option value="$and">{t("filter.all")}</option>
            <option value="$or">{t("filter.any")}</option>
          </select>
        </label>
      ) : null}
      {conditions.map((condition, index) => {
        const filter = description(condition);
        return (
          <span className="filter" key={`${condition.path} ${condition.operator} ${condition.value}`}>
            <button
              type="button"
              translate="no"
              aria-label={t("filter.edit", { filter })}
              onClick={() => setChanged(index)}
            >
              {filter}
            </button>
            <IconButton
              icon="close"
              label={t("filter.remove", { filter })}
              onClick={() => set(conditions.filter((_, other) => other !== index))}
            />
          </span>
        );
      })}
      {canAdd ? (
        <Button kind="quiet" icon="filter" onClick={() => setChanged(conditions.length)}>
          {t("filter.add")}
        </Button>
      ) : null}
      {hasEntries && hasConditions(list.state) ? (
        <Button kind="quiet" onClick={() => list.go(withoutConditions(list.state))}>
          {t("list.clear")}
        </Button>
      ) : null}
      {changed === null ? null : (
        <FilterDialog
          uid={uid}
          locale={locale}
          fields={fields}
          condition={conditions[changed]}
          onClose={() => setChanged(null)}
          onApply={(condition) => {
            setChanged(null);
            set([...conditions.slice(0, changed), condition, ...conditions.slice(changed + 1)]);
          }}
        />
      )}
    </div>
  );
}

/** Returns a function that says what a condition is. */
function useDescription(
  fields: ReadonlyMap<string, FilterField>,
  conditions: readonly Condition[],
  locale: string,
): (condition: Condition) => string {
  const t = useWords();
  const label = useColumnLabel();
  const names = useEntryNames(fields, conditions, locale);
  return ({ path, operator, value }) => {
    const field = fieldOf(fields, path);
    const kind = field ? valueKind(field.attribute) : "text";
    const name = label(field ?? { path, label: [] });
    const shown =
      kind === "moment"
        ? written(value)
        : kind === "boolean"
          ? t(value === "true" ? "list.yes" : "list.no")
          : kind === "entry"
            ? (names.get(`${path} ${value}`) ?? value)
            : value;
    return [name, t(operatorWord(operator, kind)), value === "" ? "" : shown].filter(Boolean).join(" ");
  };
}

function written(value: string): string {
  return Number.isNaN(Date.parse(value)) ? value : writtenMoment(value);
}
