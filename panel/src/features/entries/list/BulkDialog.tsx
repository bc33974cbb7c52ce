import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type Result, unpublishedTargets } from "../../../api/lists";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { Notice } from "../../../kit/Notice";
import { useWords } from "../../../words/words";
import { BulkReport } from "./BulkReport";
import { JOB_WORDS, type Job, runJob } from "./bulk";

const SHOWN = 5;

interface BulkDialogProps {
  job: Job;
  /** What the language is called that it is about, where there are several. */
  localeName: string;
  /** What has to be said before it begins. */
  children?: ReactNode;
  /** Whether it may begin. */
  isReady?: boolean;
  onDone: (results: readonly Result[]) => void;
  onClose: () => void;
}

/** Asks before something is done with several entries, shows how far it is, and what was refused and why. */
export function BulkDialog({ job, localeName, children, isReady = true, onDone, onClose }: BulkDialogProps) {
  const t = useWords();
  const queries = useQueryClient();
  const [results, setResults] = useState<readonly Result[] | null>(null);
  const [isRunning, setRunning] = useState(false);
  const count = job.entries.size;
  const { title, submit } = JOB_WORDS[job.action];

  async function run(): Promise<void> {
    if (!isReady) return;
    setRunning(true);
    setResults([]);
    const all = await runJob(job, setResults);
    setRunning(false);
    onDone(all);
    void queries.invalidateQueries({ queryKey: ["entries", job.uid] });
  }

  return (
    <Dialog title={t(title, { count })} {...(isRunning ? {} : { onClose })}>
      {results === null ? (
        <>
          <Chosen entries={job.entries} />
          {localeName ? <p>{t("bulk.inLocale", { locale: localeName })}</p> : null}
          {job.action === "bulkDelete" ? <p>{t("bulk.deleteText")}</p> : null}
          {job.action === "bulkPublish" ? <Unpublished job={job} /> : null}
          {children}
          <div className="form-end">
            <Button kind={job.action === "bulkDelete" ? "danger" : "main"} onClick={() => void run()}>
              {t(submit)}
            </Button>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
          </div>
        </>
      ) : isRunning ? (
        <div role="status" className="bulk-progress">
          <progress max={count} value={results.length} aria-label={t(title, { count })} />
          <span>{t("bulk.progress", { done: results.length, count })}</span>
        </div>
      ) : (
        <BulkReport job={job} results={results} onClose={onClose} />
      )}
    </Dialog>
  );
}

/** What the first few of the chosen entries are called. */
function Chosen({ entries }: { entries: ReadonlyMap<string, string> }) {
  const t = useWords();
  const more = entries.size - SHOWN;
  return (
    <ul className="bulk-names">
      {[...entries].slice(0, SHOWN).map(([documentId, title]) => (
        <li key={documentId} translate="no">
          {title || t("list.untitled")}
        </li>
      ))}
      {more > 0 ? <li>{t("bulk.more", { count: more })}</li> : null}
    </ul>
  );
}

/** The relations that will not be shown, because what they lead to is not published. */
function Unpublished({ job: { uid, entries, locale } }: { job: Job }) {
  const t = useWords();
  const ids = [...entries.keys()].slice(0, 100);
  const { data = [] } = useQuery({
    queryKey: ["unpublished", uid, ids, locale],
    queryFn: ({ signal }) => unpublishedTargets(uid, ids, locale, signal),
    gcTime: 0,
  });
  if (!data.length) return null;
  return (
    <Notice kind="info">
      <p>{t("bulk.drafts", { count: data.length })}</p>
      <ul>
        {data.slice(0, SHOWN).map(({ field, target }) => (
          <li key={`${field} ${target.documentId}`} translate="no">
            {field}: {typeof target.title === "string" ? target.title : target.documentId}
          </li>
        ))}
      </ul>
      {data.length > SHOWN ? <p>{t("bulk.more", { count: data.length - SHOWN })}</p> : null}
    </Notice>
  );
}
