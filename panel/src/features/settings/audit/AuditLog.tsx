import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type AuditEntry, listAudit } from "../../../api/audit";
import { Empty, Loading } from "../../../kit/Empty";
import { Failure } from "../../../kit/Failure";
import { Pager } from "../../../kit/Pager";
import { PlainTable } from "../../../kit/PlainTable";
import { SearchBox } from "../../../kit/SearchBox";
import { usePageTitle } from "../../../kit/usePageTitle";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";

const route = getRouteApi("/inside/settings/settings/audit-logs");

/** Who did what, the latest first; page and filters stand in the address. */
export function AuditLog() {
  const t = useWords();
  const { page = 1, action = "", actor = "", target = "" } = route.useSearch();
  const search = { page, action, actor, target };
  const navigate = route.useNavigate();
  usePageTitle(t("audit.title"));
  const { data, error, refetch } = useQuery({
    queryKey: ["audit", search],
    queryFn: ({ signal }) => listAudit(search, signal),
    placeholderData: keepPreviousData,
  });

  function filter(name: "action" | "actor" | "target") {
    return {
      text: search[name],
      onSearch: (text: string) =>
        void navigate({ search: { ...search, page: 1, [name]: text }, replace: true }),
    };
  }

  return (
    <div className="screen">
      <h1>{t("audit.title")}</h1>
      <div className="filter-box">
        <SearchBox label={t("audit.action")} {...filter("action")} isLabelled />
        <SearchBox label={t("audit.who")} {...filter("actor")} isLabelled />
        <SearchBox label={t("audit.target")} {...filter("target")} isLabelled />
      </div>
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {data ? <Table entries={data.data} /> : error ? null : <Loading label={t("app.loading")} />}
      {data ? (
        <Pager
          {...data.meta.pagination}
          onPage={(next) => void navigate({ search: { ...search, page: next } })}
        />
      ) : null}
    </div>
  );
}

function Table({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useWords();
  if (!entries.length)
    return (
      <Empty icon="info" title={t("list.nothing")}>
        <p>{t("list.nothingText")}</p>
      </Empty>
    );
  return (
    <PlainTable columns={[t("audit.when"), t("audit.who"), t("audit.action"), t("audit.target")]}>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.documentId}>
            <td className="moment">{writtenMoment(entry.createdAt)}</td>
            <td translate="no">
              {entry.actorName ?? entry.actorType}
              {entry.ip ? <p className="hint">{entry.ip}</p> : null}
            </td>
            <td translate="no">{entry.action}</td>
            <td translate="no">
              {entry.contentType}
              <p className="hint">{[entry.target, entry.targetLocale].filter(Boolean).join(" · ")}</p>
            </td>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
