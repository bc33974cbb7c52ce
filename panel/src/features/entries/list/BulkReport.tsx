import { Link } from "@tanstack/react-router";
import type { Result } from "../../../api/lists";
import { Button } from "../../../kit/Button";
import { Notice } from "../../../kit/Notice";
import { useWords } from "../../../words/words";
import { type Job, reasonsOf } from "./bulk";

interface BulkReportProps {
  job: Job;
  results: readonly Result[];
  onClose: () => void;
}

/** What became of the entries: how many are done, and of each that was refused, why. */
export function BulkReport({ job, results, onClose }: BulkReportProps) {
  const t = useWords();
  const refused = results.filter(({ status }) => status !== 200);
  const done = results.length - refused.length;
  return (
    <>
      {done ? (
        <Notice kind="done">
          <p>{t("bulk.done", { count: done })}</p>
        </Notice>
      ) : null}
      {refused.length ? (
        <Notice
          kind="problem"
          next={
            <ul className="bulk-refused">
              {refused.map((result) => (
                <li key={result.documentId}>
                  <Link
                    to="/$"
                    params={{ _splat: `content-manager/collection-types/${job.uid}/${result.documentId}` }}
                    search={job.locale ? { locale: job.locale } : {}}
                    translate="no"
                  >
                    {job.entries.get(result.documentId) || t("list.untitled")}
                  </Link>
                  <ul>
                    {result.status === 404 ? (
                      <li>{t("bulk.gone")}</li>
                    ) : (
                      reasonsOf(result, t).map((reason) => (
                        <li key={reason} translate="no">
                          {reason}
                        </li>
                      ))
                    )}
                  </ul>
                </li>
              ))}
            </ul>
          }
        >
          <p>{t("bulk.refused", { count: refused.length })}</p>
        </Notice>
      ) : null}
      <div className="form-end">
        <Button kind="main" onClick={onClose}>
          {t("app.close")}
        </Button>
      </div>
    </>
  );
}
