import { type ReactNode, useState } from "react";
import type { Locale } from "../../../api/entries";
import type { ContentType } from "../../../document/model";
import { Button } from "../../../kit/Button";
import { SearchBox } from "../../../kit/SearchBox";
import { useWords, type Word } from "../../../words/words";
import { ColumnsDialog } from "./ColumnsDialog";
import type { Column } from "./columns";
import { STATUSES, type Status } from "./state";
import type { List } from "./useList";

interface ToolbarProps {
  type: ContentType;
  list: List;
  all: ReadonlyMap<string, Column>;
  locales: readonly Locale[];
  /** Whether the view of the type has a search; one that is under way can be ended all the same. */
  isSearchable: boolean;
  children: ReactNode;
}

const STATUS_WORDS: Readonly<Record<Status, Word>> = {
  "never-published": "edit.statusDraft",
  modified: "edit.statusModified",
  unmodified: "edit.statusPublished",
  "has-published-version": "list.hasPublished",
};

/** What decides which entries are listed, and how. */
export function Toolbar({ type, list, all, locales, isSearchable, children }: ToolbarProps) {
  const t = useWords();
  const { state, go } = list;
  const [choosing, setChoosing] = useState(false);
  const initial = locales.find(({ isDefault }) => isDefault)?.code ?? "";
  return (
    <div className="list-tools">
      {isSearchable || state.text ? (
        <SearchBox label={t("list.search")} text={state.text} onSearch={(text) => go({ text }, true)} />
      ) : null}
      {type.draftAndPublish ? (
        <Choice
          label={t("list.status")}
          value={state.status}
          options={[
            ["", t("list.statusAll")],
            ...STATUSES.map((status): [string, string] => [status, t(STATUS_WORDS[status])]),
          ]}
          onChange={(status) => go({ status: status as Status | "" })}
        />
      ) : null}
      {locales.length > 1 ? (
        <Choice
          label={t("list.locale")}
          value={state.locale || initial}
          options={locales.map(({ code, name }): [string, string] => [code, name])}
          onChange={(locale) => go({ locale })}
        />
      ) : null}
      <Button icon="columns" onClick={() => setChoosing(true)}>
        {t("list.columns")}
      </Button>
      {children}
      {choosing ? <ColumnsDialog list={list} all={all} onClose={() => setChoosing(false)} /> : null}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className="list-choice">
      <span>{label}</span>
      <select className="select" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
