import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { countJobs, JOB_STATES, type Job, listJobs, removeJob, retryJob } from "../../../api/jobs";
import { Button } from "../../../kit/Button";
import { Confirm } from "../../../kit/Confirm";
import { Empty, Loading } from "../../../kit/Empty";
import { Failure } from "../../../kit/Failure";
import { Notice } from "../../../kit/Notice";
import { Pager } from "../../../kit/Pager";
import { SearchBox } from "../../../kit/SearchBox";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useSettingsWords } from "../words";
import { JobTable } from "./JobTable";
import "./jobs.css";

const route = getRouteApi("/inside/settings/settings/jobs");

/** The queue of jobs, the latest first; page and filters stand in the address. */
export function Jobs() {
  const t = useSettingsWords();
  const can = useCan();
  const queries = useQueryClient();
  const { page = 1, kind = "", ...rest } = route.useSearch();
  const state = JOB_STATES.find((one) => one === rest.state);
  const navigate = route.useNavigate();
  const [removed, setRemoved] = useState<Job | null>(null);
  usePageTitle(t("jobs.title"));
  const asked = { page, state, kind };
  const search = { page, state: state ?? "", kind };
  const { data, error, refetch } = useQuery({
    queryKey: ["jobs", asked],
    queryFn: ({ signal }) => listJobs(asked, signal),
    placeholderData: keepPreviousData,
  });
  const { data: counts } = useQuery({ queryKey: ["jobs", "counts"], queryFn: countJobs });
  const refresh = () => queries.invalidateQueries({ queryKey: ["jobs"] });
  const retrying = useMutation({ mutationFn: ({ id }: Job) => retryJob(id), onSettled: refresh });
  const problem = error ?? retrying.error;
  const retried = retrying.isSuccess ? retrying.variables : null;
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("jobs.title")}</h1>
        <Button icon="again" onClick={() => void refresh()}>
          {t("jobs.refresh")}
        </Button>
      </div>
      <p className="hint">{t("jobs.text")}</p>
      <fieldset className="fieldset job-states" aria-label={t("jobs.state")}>
        {[undefined, ...JOB_STATES].map((one) => (
          <Button
            key={one ?? "all"}
            kind={one === state ? "main" : "plain"}
            aria-pressed={one === state}
            onClick={() => void navigate({ search: { kind, page: 1, state: one ?? "" } })}
          >
            {t(one ? `jobs.${one}` : "jobs.all")} {one && counts ? counts[one] : null}
          </Button>
        ))}
      </fieldset>
      <SearchBox
        label={t("jobs.kind")}
        text={kind}
        onSearch={(text) => void navigate({ search: { ...search, page: 1, kind: text }, replace: true })}
        isLabelled
      />
      {problem ? (
        <Failure
          error={problem}
          retry={() => (error ? void refetch() : retrying.variables && retrying.mutate(retrying.variables))}
        />
      ) : null}
      {retried ? (
        <Notice kind="done">
          <p>{t("jobs.again", { id: retried.id })}</p>
        </Notice>
      ) : null}
      {data?.results.length ? (
        <JobTable
          jobs={data.results}
          mayChange={can("admin::project-settings.update")}
          onKind={(chosen) => void navigate({ search: { ...search, page: 1, kind: chosen } })}
          onRetry={(job) => retrying.mutate(job)}
          onRemove={setRemoved}
        />
      ) : data ? (
        <Empty icon="info" title={t("jobs.none")}>
          <p>{t("jobs.noneText")}</p>
        </Empty>
      ) : problem ? null : (
        <Loading label={t("app.loading")} />
      )}
      {data ? (
        <Pager {...data.pagination} onPage={(next) => void navigate({ search: { ...search, page: next } })} />
      ) : null}
      {removed ? (
        <Confirm
          title={t("jobs.removeTitle", { id: removed.id })}
          submit={t("jobs.remove")}
          onClose={() => setRemoved(null)}
          onConfirm={async () => {
            await removeJob(removed.id);
            setRemoved(null);
            await refresh();
          }}
        >
          <p>{t("jobs.removeText", { kind: removed.kind })}</p>
        </Confirm>
      ) : null}
    </div>
  );
}
