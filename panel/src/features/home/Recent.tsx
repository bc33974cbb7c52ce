import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { type RecentEntry, recentEntries } from "../../api/lists";
import { Loading } from "../../kit/Empty";
import { Notice } from "../../kit/Notice";
import { writtenMoment } from "../../words/moments";
import { refusal } from "../../words/refusals";
import { useWords } from "../../words/words";

type Shown = "all" | "mine" | "published";

/** What was worked on last, by everybody or by oneself, and what was published. */
export function Recent() {
  const t = useWords();
  const id = useId();
  const [shown, setShown] = useState<Shown>("all");
  const { data, error } = useQuery({
    queryKey: ["recent", shown],
    queryFn: () => recentEntries(shown === "published" ? "publish" : "update", shown === "mine"),
  });
  return (
    <section aria-labelledby={id}>
      <div className="screen-head">
        <h2 id={id}>{t("home.recent")}</h2>
        <div className="field">
          <select
            aria-label={t("home.recentShown")}
            value={shown}
            onChange={(event) => setShown(event.currentTarget.value as Shown)}
          >
            <option value="all">{t("home.recentAll")}</option>
            <option value="mine">{t("home.recentMine")}</option>
            <option value="published">{t("home.recentPublished")}</option>
          </select>
        </div>
      </div>
      {error ? (
        <Notice kind="problem">
          <p>{refusal(error, t)}</p>
        </Notice>
      ) : null}
      {data ? <Entries entries={data} shown={shown} /> : error ? null : <Loading label={t("app.loading")} />}
    </section>
  );
}

function Entries({ entries, shown }: { entries: readonly RecentEntry[]; shown: Shown }) {
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
            {writtenMoment((shown === "published" && entry.publishedAt) || entry.updatedAt)}
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
