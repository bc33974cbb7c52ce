import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { listReleases, makeRelease, type Release } from "../../api/releases";
import { Button } from "../../kit/Button";
import { Empty, Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { Pager } from "../../kit/Pager";
import { PlainTable } from "../../kit/PlainTable";
import { usePageTitle } from "../../kit/usePageTitle";
import { useCan } from "../../shell/permissions";
import { writtenMoment } from "../../words/moments";
import { CREATE } from "./permissions";
import { ReleaseDialog } from "./ReleaseDialog";
import { ReleaseTag } from "./ReleaseTag";
import { Schedules } from "./Schedules";
import { type ReleaseWord, useReleaseWords } from "./words";
import { writtenIn } from "./zones";
import "../settings/settings.css";
import "./releases.css";

const route = getRouteApi("/inside/plugins/content-releases");

const STATES: readonly (readonly [state: string, word: ReleaseWord])[] = [
  ["", "releases.coming"],
  ["true", "releases.past"],
  ["plans", "releases.plans"],
];

/** The releases to come, those that were, and what is planned for single entries; which, and the page, stand in the address. */
export function Releases() {
  const t = useReleaseWords();
  const can = useCan();
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const { done = "" } = route.useSearch();
  const [isMaking, setMaking] = useState(false);
  usePageTitle(t("nav.releases"));
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("nav.releases")}</h1>
        {can(CREATE) ? (
          <Button kind="main" icon="add" onClick={() => setMaking(true)}>
            {t("releases.make")}
          </Button>
        ) : null}
      </div>
      <fieldset className="fieldset release-states" aria-label={t("releases.which")}>
        {STATES.map(([one, word]) => (
          <Button
            key={one}
            kind={one === done ? "main" : "plain"}
            aria-pressed={one === done}
            onClick={() => void navigate({ search: { page: 1, done: one } })}
          >
            {t(word)}
          </Button>
        ))}
      </fieldset>
      {done === "plans" ? <Schedules /> : <ReleaseList />}
      {isMaking ? (
        <ReleaseDialog
          release={null}
          onClose={() => setMaking(false)}
          onSave={async (body) => {
            const { id } = await makeRelease(body);
            await queries.invalidateQueries({ queryKey: ["releases"] });
            await navigate({ to: "/plugins/content-releases/$id", params: { id: String(id) } });
          }}
        />
      ) : null}
    </div>
  );
}

/** A page of the releases to come, or of those that were. */
function ReleaseList() {
  const t = useReleaseWords();
  const navigate = route.useNavigate();
  const { page = 1, done = "" } = route.useSearch();
  const { data, error, refetch } = useQuery({
    queryKey: ["releases", page, done],
    queryFn: ({ signal }) => listReleases({ page, isDone: done === "true" }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {data?.data.length ? (
        <ReleaseTable releases={data.data} />
      ) : data ? (
        <Empty icon="calendar" title={t("releases.none")}>
          <p>{t("releases.noneText")}</p>
        </Empty>
      ) : error ? null : (
        <Loading label={t("app.loading")} />
      )}
      {data ? (
        <Pager {...data.meta.pagination} onPage={(next) => void navigate({ search: { page: next, done } })} />
      ) : null}
    </>
  );
}

function ReleaseTable({ releases }: { releases: readonly Release[] }) {
  const t = useReleaseWords();
  return (
    <PlainTable
      columns={[
        t("releases.name"),
        t("releases.status"),
        { label: t("releases.entries"), className: "wide-only numbers" },
      ]}
    >
      <tbody>
        {releases.map((release) => (
          <tr key={release.id}>
            <th scope="row">
              <Link to="/plugins/content-releases/$id" params={{ id: String(release.id) }} translate="no">
                {release.name}
              </Link>
              {release.releasedAt ? <p className="hint">{writtenMoment(release.releasedAt)}</p> : null}
              {release.scheduledAt && !release.releasedAt ? (
                <p className="hint">{writtenIn(release.scheduledAt, release.timezone)}</p>
              ) : null}
            </th>
            <td>
              <ReleaseTag status={release.status} />
            </td>
            <td className="wide-only numbers">{release.actions.meta.count}</td>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
