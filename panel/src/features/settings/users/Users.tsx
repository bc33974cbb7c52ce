import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { listAdministrators } from "../../../api/people";
import type { Administrator } from "../../../api/types";
import { Button } from "../../../kit/Button";
import { Empty, Loading } from "../../../kit/Empty";
import { Failure } from "../../../kit/Failure";
import { Pager } from "../../../kit/Pager";
import { PlainTable } from "../../../kit/PlainTable";
import { SearchBox } from "../../../kit/SearchBox";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useWords } from "../../../words/words";
import { InviteDialog } from "./InviteDialog";
import { stateOf } from "./stateOf";

const route = getRouteApi("/inside/settings/settings/users");

/** The administrators; page and search stand in the address. */
export function Users() {
  const t = useWords();
  const can = useCan();
  const queries = useQueryClient();
  const { page = 1, q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [isInviting, setInviting] = useState(false);
  usePageTitle(t("users.title"));
  const { data, error, refetch } = useQuery({
    queryKey: ["administrators", page, q],
    queryFn: ({ signal }) => listAdministrators(page, q, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("users.title")}</h1>
        {can("admin::users.create") ? (
          <Button kind="main" onClick={() => setInviting(true)}>
            {t("users.invite")}
          </Button>
        ) : null}
      </div>
      <SearchBox
        label={t("users.search")}
        text={q}
        onSearch={(text) => void navigate({ search: { page: 1, q: text }, replace: true })}
        isLabelled
      />
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {data ? <Table administrators={data.results} /> : error ? null : <Loading label={t("app.loading")} />}
      {data && !data.results.length ? (
        <Empty icon="user" title={t("list.nothing")}>
          <p>{t("list.nothingText")}</p>
        </Empty>
      ) : null}
      {data ? (
        <Pager {...data.pagination} onPage={(next) => void navigate({ search: { page: next, q } })} />
      ) : null}
      {isInviting ? (
        <InviteDialog
          onClose={() => {
            setInviting(false);
            void queries.invalidateQueries({ queryKey: ["administrators"] });
          }}
        />
      ) : null}
    </div>
  );
}

function Table({ administrators }: { administrators: readonly Administrator[] }) {
  const t = useWords();
  if (!administrators.length) return null;
  return (
    <PlainTable columns={[t("field.email"), t("users.name"), t("users.roles"), t("users.state")]}>
      <tbody>
        {administrators.map((one) => (
          <tr key={one.id}>
            <th scope="row" translate="no">
              <Link to="/settings/users/$id" params={{ id: String(one.id) }}>
                {one.email}
              </Link>
            </th>
            <td translate="no">{[one.firstname, one.lastname].filter(Boolean).join(" ")}</td>
            <td>
              <span className="tags" translate="no">
                {one.roles?.map(({ id, name }) => (
                  <span className="tag" key={id}>
                    {name}
                  </span>
                ))}
              </span>
            </td>
            <td>{t(stateOf(one))}</td>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
