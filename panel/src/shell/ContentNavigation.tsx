import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ContentType } from "../document/model";
import { Icon } from "../kit/Icon";
import { useWords } from "../words/words";
import { usePreferences } from "./AccountSettings";
import { matching } from "./palette";
import { useContentTypes } from "./useContentTypes";

/** How many types are seen at a glance: more can be filtered. */
const FEW = 6;
const GROUPS = [
  { kind: "collectionType", word: "nav.collections" },
  { kind: "singleType", word: "nav.singles" },
] as const;
type Kind = ContentType["kind"];

/** The types of content that one may read, by kind. */
export function ContentNavigation() {
  const t = useWords();
  const types = useContentTypes();
  const [typed, setTyped] = useState("");
  const { closed, toggle } = useClosedGroups();
  const found = matching(
    types.map((type) => ({ ...type, name: type.displayName })),
    typed,
  );
  if (!types.length) return null;
  return (
    <>
      {types.length > FEW ? (
        <input
          type="search"
          translate="no"
          className="navigation-filter"
          aria-label={t("nav.filter")}
          placeholder={t("nav.filter")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      {typed && !found.length ? (
        <p className="hint" role="status">
          {t("nav.filterNone")}
        </p>
      ) : null}
      {GROUPS.map(({ kind, word }) => {
        const inside = found.filter((type) => type.kind === kind);
        return inside.length ? (
          <details
            key={kind}
            className="navigation-group"
            open={Boolean(typed) || !closed.includes(kind)}
            onToggle={(event) => {
              if (!typed) toggle(kind, event.currentTarget.open);
            }}
          >
            <summary>{t(word)}</summary>
            <ul>
              {inside.map((type) => (
                <li key={type.uid}>
                  <TypeLink type={type} />
                </li>
              ))}
            </ul>
          </details>
        ) : null;
      })}
    </>
  );
}

function TypeLink({ type }: { type: ContentType }) {
  const isSingle = type.kind === "singleType";
  return (
    <Link
      to={isSingle ? "/$" : "/content-manager/collection-types/$uid"}
      params={isSingle ? { _splat: `content-manager/single-types/${type.uid}` } : { uid: type.uid }}
      activeOptions={{ includeSearch: false }}
      className="navigation-item"
    >
      <Icon name={isSingle ? "single" : "collection"} />
      <span translate="no">{type.displayName}</span>
    </Link>
  );
}

/** Returns the groups that are closed, which the account remembers, and a function that opens or closes one. */
function useClosedGroups(): { closed: readonly Kind[]; toggle: (kind: Kind, isOpen: boolean) => void } {
  const { preferences, change } = usePreferences();
  const kept = preferences?.navigationClosed;
  const closed = GROUPS.map(({ kind }) => kind).filter((kind) => Array.isArray(kept) && kept.includes(kind));
  return {
    closed,
    toggle: (kind, isOpen) => {
      if (isOpen !== closed.includes(kind)) return;
      change({ navigationClosed: isOpen ? closed.filter((other) => other !== kind) : [...closed, kind] });
    },
  };
}
