import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useWords } from "../../../words/words";
import { TargetPicker } from "../relations/TargetPicker";
import { type FilterField, relationOf } from "./filters";
import { keepName, useEntryNames } from "./useEntryNames";
import "../relations/relations.css";

interface EntryChoiceProps {
  id: string;
  uid: string;
  locale: string;
  field: FilterField;
  /** The document id of what is chosen. */
  value: string;
  onChange: (documentId: string) => void;
}

/** Chooses an entry that a relation may lead to, by a search for what it is called. */
export function EntryChoice({ id, uid, locale, field, value, onChange }: EntryChoiceProps) {
  const t = useWords();
  const queries = useQueryClient();
  const { path, attribute } = field;
  const fields = useMemo(() => new Map([[path, field]]), [path, field]);
  const names = useEntryNames(fields, [{ path, operator: "$eq", value }], locale);
  return (
    <div className="field filter-entry">
      <label htmlFor={id}>{t("filter.value")}</label>
      <p id={`${id}-chosen`} role="status" translate="no">
        {value ? (names.get(`${path} ${value}`) ?? value) : null}
      </p>
      <TargetPicker
        place={{
          holder: uid,
          id: undefined,
          field: relationOf(field),
          locale: locale || undefined,
          status: "draft",
        }}
        label={t("filter.value")}
        placeholder={t(value ? "relation.another" : "relation.search")}
        omitted={[]}
        included={[]}
        needsLocale={false}
        describedBy={`${id}-chosen`}
        inputId={id}
        otherwise={null}
        onChoose={({ documentId, label }) => {
          keepName(queries, attribute.target ?? "", documentId, label);
          onChange(documentId);
        }}
      />
    </div>
  );
}
