import { useId } from "react";
import { KINDS, type Kind } from "../../api/media";
import { IconButton } from "../../kit/Button";
import { SearchBox } from "../../kit/SearchBox";
import { useWords, type Word } from "../../words/words";
import { type Browsing, SORTS, type Sort } from "./browsing";
import { KIND_WORDS } from "./kinds";

interface ToolbarProps {
  browsing: Browsing;
  /** The kinds there are to choose from; one alone is no choice. */
  kinds?: readonly Kind[];
  onChange: (changes: Partial<Browsing>) => void;
}

/** Search, kind, order and view. */
export function Toolbar({ browsing, kinds = KINDS, onChange }: ToolbarProps) {
  const t = useWords();
  const id = useId();
  return (
    <div className="media-toolbar">
      <SearchBox
        key={browsing.folder}
        label={t("media.search")}
        text={browsing.text}
        onSearch={(text) => onChange({ text })}
      />
      {kinds.length > 1 ? (
        <div className="field">
          <label className="hidden" htmlFor={`${id}-kind`}>
            {t("media.kind")}
          </label>
          <select
            id={`${id}-kind`}
            value={browsing.kind}
            onChange={(event) => onChange({ kind: event.target.value as Browsing["kind"] })}
          >
            <option value="">{t("media.kindAll")}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(KIND_WORDS[kind])}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <div className="field">
        <label className="hidden" htmlFor={`${id}-sort`}>
          {t("media.sort")}
        </label>
        <select
          id={`${id}-sort`}
          value={browsing.sort}
          onChange={(event) => onChange({ sort: event.target.value as Sort })}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(SORT_WORDS[sort])}
            </option>
          ))}
        </select>
      </div>
      <div className="view-choice">
        <IconButton
          icon="grid"
          label={t("media.viewGrid")}
          aria-pressed={browsing.view === "grid"}
          onClick={() => onChange({ view: "grid" })}
        />
        <IconButton
          icon="menu"
          label={t("media.viewTable")}
          aria-pressed={browsing.view === "table"}
          onClick={() => onChange({ view: "table" })}
        />
      </div>
    </div>
  );
}

const SORT_WORDS: Readonly<Record<Sort, Word>> = {
  "createdAt:desc": "media.sortNewest",
  "createdAt:asc": "media.sortOldest",
  "updatedAt:desc": "media.sortChanged",
  "name:asc": "media.sortName",
  "name:desc": "media.sortNameDown",
  "size:desc": "media.sortLargest",
};
