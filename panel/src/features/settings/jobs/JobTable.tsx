import { useState } from "react";
import type { Job } from "../../../api/jobs";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { PlainTable } from "../../../kit/PlainTable";
import { writtenMoment } from "../../../words/moments";
import { useSettingsWords } from "../words";

interface JobTableProps {
  jobs: readonly Job[];
  mayChange: boolean;
  onKind: (kind: string) => void;
  onRetry: (job: Job) => void;
  onRemove: (job: Job) => void;
}

/** A page of jobs, with what each was called with and why it failed. */
export function JobTable({ jobs, mayChange, onKind, onRetry, onRemove }: JobTableProps) {
  const t = useSettingsWords();
  const [shown, setShown] = useState<Job | null>(null);
  return (
    <>
      <PlainTable
        columns={[
          t("jobs.job"),
          t("jobs.state"),
          { label: t("jobs.when"), className: "wide-only" },
          { label: t("app.actions"), hidden: true },
        ]}
      >
        {jobs.map((job) => (
          <tbody key={job.id}>
            <tr>
              <th scope="row">
                <span className="hint">{job.id}</span>{" "}
                <button
                  type="button"
                  className="link job-kind"
                  translate="no"
                  onClick={() => onKind(job.kind)}
                >
                  {job.kind}
                </button>
              </th>
              <td>
                <span className={job.state === "dead" ? "tag tag-problem" : "tag"}>
                  {t(`jobs.${job.state}`)}
                </span>
                <p className="hint">{t("jobs.attempts", { count: job.attempts })}</p>
              </td>
              <td className="wide-only">
                {job.state === "waiting"
                  ? t("jobs.due", { moment: writtenMoment(job.runAt) })
                  : writtenMoment(job.endedAt ?? job.startedAt ?? job.createdAt)}
              </td>
              <td>
                <div className="form-end">
                  {mayChange && (job.state === "dead" || job.state === "waiting") ? (
                    <Button onClick={() => onRetry(job)}>
                      {t("jobs.retry")} <span className="hidden">{job.id}</span>
                    </Button>
                  ) : null}
                  {mayChange && job.state !== "running" ? (
                    <Button kind="danger" onClick={() => onRemove(job)}>
                      {t("jobs.remove")} <span className="hidden">{job.id}</span>
                    </Button>
                  ) : null}
                </div>
              </td>
            </tr>
            <DetailsRow job={job} onShow={() => setShown(job)} />
          </tbody>
        ))}
      </PlainTable>
      {shown ? (
        <Dialog title={`${shown.id} · ${shown.kind}`} className="job-dialog" onClose={() => setShown(null)}>
          <pre className="job-text" translate="no">
            {[argumentsOf(shown), shown.error].filter(Boolean).join("\n\n")}
          </pre>
        </Dialog>
      ) : null}
    </>
  );
}

function argumentsOf(job: Job): string {
  return Object.keys(job.arguments ?? {}).length ? JSON.stringify(job.arguments, null, 2) : "";
}

/** Why a job failed last, in a line, and the way to everything that is told of it. */
function DetailsRow({ job, onShow }: { job: Job; onShow: () => void }) {
  const t = useSettingsWords();
  if (!job.error && !argumentsOf(job)) return null;
  return (
    <tr className="job-more">
      <td colSpan={4}>
        {job.error ? (
          <p className="job-problem" translate="no">
            {job.error.trimEnd().split("\n").at(-1)}
          </p>
        ) : null}
        <button type="button" className="link job-details" onClick={onShow}>
          {t("jobs.details")} <span className="hidden">{job.id}</span>
        </button>
      </td>
    </tr>
  );
}
