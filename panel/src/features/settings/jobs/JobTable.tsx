import type { Job } from "../../../api/jobs";
import { Button } from "../../../kit/Button";
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
  return (
    <div className="table-box">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("jobs.job")}</th>
            <th scope="col">{t("jobs.state")}</th>
            <th scope="col">{t("jobs.when")}</th>
            <th scope="col">
              <span className="hidden">{t("app.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
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
                <JobDetails job={job} />
              </th>
              <td>
                <span className={job.state === "dead" ? "tag job-dead" : "tag"}>
                  {t(`jobs.${job.state}`)}
                </span>
                <p className="hint">{t("jobs.attempts", { count: job.attempts })}</p>
              </td>
              <td>
                {job.state === "waiting"
                  ? t("jobs.due", { moment: writtenMoment(job.runAt) })
                  : writtenMoment(job.endedAt ?? job.startedAt ?? job.createdAt)}
              </td>
              <td>
                {mayChange ? (
                  <div className="form-end">
                    {job.state === "dead" || job.state === "waiting" ? (
                      <Button onClick={() => onRetry(job)}>
                        {t("jobs.retry")} <span className="hidden">{job.id}</span>
                      </Button>
                    ) : null}
                    {job.state === "running" ? null : (
                      <Button kind="danger" onClick={() => onRemove(job)}>
                        {t("jobs.remove")} <span className="hidden">{job.id}</span>
                      </Button>
                    )}
                  </div>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function JobDetails({ job }: { job: Job }) {
  const t = useSettingsWords();
  const lines = (job.error ?? "").trimEnd().split("\n");
  const given =
    job.arguments && Object.keys(job.arguments).length ? JSON.stringify(job.arguments, null, 2) : "";
  if (!job.error && !given) return null;
  return (
    <>
      {job.error ? (
        <p className="problem job-problem" translate="no">
          {lines.at(-1)}
        </p>
      ) : null}
      <details className="more">
        <summary>{t("jobs.details")}</summary>
        <pre className="job-text" translate="no">
          {[given, job.error].filter(Boolean).join("\n\n")}
        </pre>
      </details>
    </>
  );
}
