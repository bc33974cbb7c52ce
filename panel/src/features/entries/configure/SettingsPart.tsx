import { useId } from "react";
import type { Configuration } from "../../../api/configuration";
import type { ContentType, Fields } from "../../../document/model";
import { Section } from "../../../kit/Section";
import { useWords } from "../../../words/words";
import { PAGE_SIZES } from "../list/state";
import { useFieldName } from "./names";
import { sortNames, titleNames } from "./view";

export interface PartProps {
  fields: Fields;
  view: Configuration;
  onChange: (view: Configuration) => void;
}

type Options = readonly (readonly [string, string])[];

/** What entries are called by, and how lists begin. */
export function SettingsPart({ fields, type, view, onChange }: PartProps & { type: ContentType | null }) {
  const t = useWords();
  const nameOf = useFieldName(view);
  const named = (names: readonly string[]): Options => names.map((name) => [name, nameOf(name)]);
  const set = (change: Partial<Configuration>): void => onChange({ ...view, ...change });
  return (
    <Section title={t("settings.title")}>
      <div className="configure-settings">
        <Select
          label={t("configure.mainField")}
          value={view.mainField}
          options={named(withChosen(titleNames(fields), view.mainField))}
          onChange={(mainField) => set({ mainField })}
        />
        {type?.kind === "collectionType" ? (
          <>
            <Select
              label={t("configure.sort")}
              value={view.defaultSortBy}
              options={named(withChosen(sortNames(fields), view.defaultSortBy))}
              onChange={(defaultSortBy) => set({ defaultSortBy })}
            />
            <Select
              label={t("configure.order")}
              value={view.defaultSortOrder}
              options={[
                ["ASC", t("configure.ascending")],
                ["DESC", t("configure.descending")],
              ]}
              onChange={(order) => set({ defaultSortOrder: order === "DESC" ? "DESC" : "ASC" })}
            />
            <Select
              label={t("list.pageSize")}
              value={String(view.pageSize)}
              options={PAGE_SIZES.map((size) => [String(size), String(size)])}
              onChange={(size) => set({ pageSize: Number(size) })}
            />
          </>
        ) : null}
        {type ? (
          <Select
            label={t("configure.related")}
            value={view.relationOpenMode}
            options={[
              ["modal", t("configure.relatedOver")],
              ["page", t("configure.relatedPage")],
            ]}
            onChange={(mode) => set({ relationOpenMode: mode === "page" ? "page" : "modal" })}
          />
        ) : null}
      </div>
      {type?.kind === "collectionType" ? (
        <div className="configure-checks">
          <Check
            label={t("configure.searchable")}
            isOn={view.searchable}
            onChange={(searchable) => set({ searchable })}
          />
          <Check
            label={t("configure.filterable")}
            isOn={view.filterable}
            onChange={(filterable) => set({ filterable })}
          />
          <Check
            label={t("configure.bulkable")}
            isOn={view.bulkable}
            onChange={(bulkable) => set({ bulkable })}
          />
        </div>
      ) : null}
    </Section>
  );
}

function withChosen(names: readonly string[], chosen: string): readonly string[] {
  return names.includes(chosen) ? names : [...names, chosen];
}

interface SelectProps {
  label: string;
  value: string;
  options: Options;
  onChange: (value: string) => void;
}

export function Select({ label, value, options, onChange }: SelectProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckProps {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

export function Check({ label, isOn, onChange }: CheckProps) {
  const id = useId();
  return (
    <div className="check">
      <input type="checkbox" id={id} checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
