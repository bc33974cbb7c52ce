import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { type RecentList, recentLists } from "../../api/homepage";
import type { RecentEntry } from "../../api/lists";
import { Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { writtenMoment } from "../../words/moments";
import { useWords } from "../../words/words";
import { WIDGETS, type WidgetName } from "./widgets";

const LISTS: Readonly<Partial<Record<WidgetName, RecentList>>> = {
  "plugin::content-manager.last-edited-entries": "edited",
  "plugin::content-manager.own-drafts": "drafts",
  "plugin::content-manager.last-published-entries": "published",
};

interface RecentProps {
  list: RecentList;
  widget: WidgetName;
  /** All widgets that are shown: the lists among them are one request. */
  shown: readonly WidgetName[];
}

/** Asks for the lists among the widgets that are shown, by one request. */
export function useRecent(shown: readonly WidgetName[]) {
  const lists = [...new Set(shown.flatMap((name) => LISTS[name] ?? []))].sort();
  return useQuery({
    queryKey: ["recent", lists],
    queryFn: () => recentLists(lists),
    enabled: lists.length > 0,
  });
}

/** Entries somebody has worked on last. */
export function Recent({ list, widget, shown }: RecentProps) {
  const t = useWords();
  const id = useId();
  const { data, error, refetch } = useRecent(shown);
  const entries = data?.[list];
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>{t(WIDGETS[widget].word)}</h2>
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {entries ? (
        <Entries entries={entries} list={list} />
      ) : error ? null : (
        <Loading label={t("app.loading")} />
      )}
    </section>
  );
}

function Entries({ entries, list }: { entries: readonly RecentEntry[]; list: RecentList }) {
  const t = useWords();
  if (!entries.length) return <p className="hint">{t("home.recentNone")}</p>;
  return (
    <ul className="rows recent">
      {entries.map((entry) => (
        <li key={`${entry.contentTypeUid} ${entry.documentId} ${entry.locale}`}>
          <div>
            <EntryLink entry={entry} />
            <p className="hint">{[entry.contentTypeDisplayName, entry.locale].filter(Boolean).join(" · ")}</p>
          </div>
          <span className="hint">
            {writtenMoment((list === "published" && entry.publishedAt) || entry.updatedAt)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function EntryLink({ entry }: { entry: RecentEntry }) {
  const { title, documentId, contentTypeUid: uid, kind, locale } = entry;
  const name = typeof title === "string" || typeof title === "number" ? String(title) : documentId;
  const search = locale ? { locale } : {};
  if (kind === "singleType")
    return (
      <Link to="/content-manager/single-types/$uid" params={{ uid }} search={search} translate="no">
        {name}
      </Link>
    );
  return (
    <Link
      to="/content-manager/collection-types/$uid/$documentId"
      params={{ uid, documentId }}
      search={search}
      translate="no"
    >
      {name}
    </Link>
  );
}
