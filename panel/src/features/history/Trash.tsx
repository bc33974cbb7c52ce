import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import {
  deleteForGood,
  emptyTrash,
  listTrash,
  type Restored,
  restoreTrashed,
  type Trashed,
} from "../../api/history";
import { Button } from "../../kit/Button";
import { Confirm } from "../../kit/Confirm";
import { Empty, Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { SelectField } from "../../kit/fields";
import { Pager } from "../../kit/Pager";
import { usePageTitle } from "../../kit/usePageTitle";
import { useCan } from "../../shell/permissions";
import { useModel } from "../../shell/useModel";
import { RestoredNotice } from "./RestoredNotice";
import { TrashTable } from "./TrashTable";
import { useHistoryWords } from "./words";
import "../settings/settings.css";
import "./history.css";

const DELETE = "plugin::content-manager.explorer.delete";

/** What was deleted, the latest first; the page and the type stand in the address. */
export function Trash() {
  const t = useHistoryWords();
  const can = useCan();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { page = 1, type = "" } = useSearch({ strict: false });
  const types = useModel().types.filter((one) => one.visible && can(DELETE, one.uid));
  const [restored, setRestored] = useState<Restored | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [tried, setTried] = useState<Trashed | null>(null);
  const [doomed, setDoomed] = useState<Trashed | "all" | null>(null);
  usePageTitle(t("trash.title"));
  const { data, error, refetch } = useQuery({
    staleTime: 0, // others delete and save meanwhile
    queryKey: ["trash", Number(page), type],
    queryFn: ({ signal }) => listTrash(Number(page), type, signal),
    placeholderData: keepPreviousData,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["trash"] });

  async function restore(trashed: Trashed): Promise<void> {
    setRestored(null);
    setProblem(null);
    try {
      setRestored(await restoreTrashed(trashed.id));
    } catch (thrown) {
      setProblem(thrown);
      setTried(trashed);
    }
    await refresh();
  }

  async function remove(): Promise<void> {
    if (doomed === "all") await emptyTrash();
    else if (doomed) await deleteForGood(doomed.id);
    setDoomed(null);
    await refresh();
  }

  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("trash.title")}</h1>
        {data?.results.length ? (
          <Button kind="danger" icon="remove" onClick={() => setDoomed("all")}>
            {t("trash.empty")}
          </Button>
        ) : null}
      </div>
      <p className="hint">{t("trash.text")}</p>
      <SelectField
        name="type"
        label={t("trash.type")}
        value={type}
        onChange={(event) => void navigate({ to: ".", search: { type: event.currentTarget.value } })}
        options={[["", t("trash.all")], ...types.map(({ uid, displayName }) => [uid, displayName] as const)]}
      />
      {restored ? <RestoredNotice restored={restored} /> : null}
      {error || problem ? (
        <Failure error={error ?? problem} retry={() => void (!error && tried ? restore(tried) : refetch())} />
      ) : null}
      {data?.results.length ? (
        <TrashTable rows={data.results} onRestore={restore} onDelete={setDoomed} />
      ) : data ? (
        <Empty icon="info" title={t("trash.none")}>
          <p>{t("trash.noneText")}</p>
        </Empty>
      ) : error ? null : (
        <Loading label={t("app.loading")} />
      )}
      {data ? (
        <Pager
          {...data.pagination}
          onPage={(next) => void navigate({ to: ".", search: { type, page: String(next) } })}
        />
      ) : null}
      {doomed ? (
        <Confirm
          title={t(doomed === "all" ? "trash.empty" : "trash.delete")}
          submit={t(doomed === "all" ? "trash.empty" : "trash.delete")}
          onConfirm={remove}
          onClose={() => setDoomed(null)}
        >
          <p>
            {doomed === "all"
              ? t("trash.emptyText")
              : t("trash.deleteText", { name: doomed.title ?? doomed.documentId })}
          </p>
        </Confirm>
      ) : null}
    </div>
  );
}
