import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type HistoryPlace, type HistoryVersion, listVersions, restoreVersion } from "../../api/history";
import type { ContentType } from "../../document/model";
import { Button } from "../../kit/Button";
import { Confirm } from "../../kit/Confirm";
import { Empty, Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { Pager } from "../../kit/Pager";
import { Section } from "../../kit/Section";
import { usePageTitle } from "../../kit/usePageTitle";
import { entrySearch } from "../../shell/entrySearch";
import { Missing } from "../../shell/Missing";
import { useCan } from "../../shell/permissions";
import { useConfiguration } from "../../shell/useConfiguration";
import { useModel } from "../../shell/useModel";
import { VersionList } from "./VersionList";
import { VersionView } from "./VersionView";
import { useHistoryWords } from "./words";
import "../entries/edit/edit.css";
import "./history.css";

/** The history of the entry in the address. */
export function History() {
  const { uid = "", documentId } = useParams({ strict: false });
  const { locale } = useSearch({ strict: false });
  const type = useModel().findType(uid);
  if (!type?.visible) return <Missing />;
  return <EntryHistory type={type} place={{ uid, documentId, locale }} />;
}

function EntryHistory({ type, place }: { type: ContentType; place: HistoryPlace }) {
  const t = useHistoryWords();
  const { fields } = useConfiguration(type.uid);
  const { page = 1, version } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    staleTime: 0, // others delete and save meanwhile
    queryKey: ["history", place, Number(page)],
    queryFn: ({ signal }) => listVersions(place, Number(page), signal),
    placeholderData: keepPreviousData,
  });
  usePageTitle(t("history.of", { name: type.displayName }));
  const versions = data?.data ?? [];
  /** What is compared with; it may be on another page of the list. */
  const [compared, setCompared] = useState<HistoryVersion | undefined>();
  const chosen = versions.find(({ id }) => String(id) === String(version)) ?? versions[0];
  const others = [
    ...versions,
    ...(compared && !versions.some(({ id }) => id === compared.id) ? [compared] : []),
  ].filter(({ id }) => id !== chosen?.id);
  const go = (next: { page?: string; version?: string }): void =>
    void navigate({ to: ".", search: { ...entrySearch(place.locale), ...next }, resetScroll: false });
  const labelOf = (field: string): string => {
    const [name = field, ...inside] = field.split(".");
    return [fields[name]?.label || name, ...inside].join(" · ");
  };
  return (
    <div className="screen screen-wide history">
      <header className="screen-head">
        <div>
          <EntryLink type={type} place={place} />
          <h1>{t("history.of", { name: type.displayName })}</h1>
        </div>
      </header>
      <p className="hint">{t("history.text")}</p>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data && !versions.length ? (
        <Empty icon="info" title={t("history.none")}>
          <p>{t("history.noneText")}</p>
        </Empty>
      ) : !data ? (
        <Loading label={t("app.loading")} />
      ) : (
        <div className="history-body">
          <Section title={t("history.versions")}>
            <VersionList
              versions={versions}
              chosen={chosen}
              hasDrafts={type.draftAndPublish}
              onChoose={({ id }) => go({ page: String(page), version: String(id) })}
            />
            <Pager {...data.meta.pagination} onPage={(next) => go({ page: String(next) })} />
          </Section>
          {chosen ? (
            <VersionView
              key={chosen.id}
              version={chosen}
              other={others.find(({ id }) => id === compared?.id)}
              others={others}
              onCompare={setCompared}
              labelOf={labelOf}
            >
              <RestoreButton type={type} version={chosen} onDone={() => go({})} />
            </VersionView>
          ) : null}
        </div>
      )}
    </div>
  );
}

function EntryLink({ type, place }: { type: ContentType; place: HistoryPlace }) {
  const t = useHistoryWords();
  const search = entrySearch(place.locale);
  return type.kind === "singleType" ? (
    <Link
      className="edit-back"
      to="/content-manager/single-types/$uid"
      params={{ uid: type.uid }}
      search={search}
    >
      {t("history.back")}
    </Link>
  ) : (
    <Link
      className="edit-back"
      to="/content-manager/collection-types/$uid/$documentId"
      params={{ uid: type.uid, documentId: place.documentId ?? "" }}
      search={search}
    >
      {t("history.back")}
    </Link>
  );
}

interface RestoreProps {
  type: ContentType;
  version: HistoryVersion;
  onDone: () => void;
}

function RestoreButton({ type, version, onDone }: RestoreProps) {
  const t = useHistoryWords();
  const can = useCan();
  const queries = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const [isDone, setDone] = useState(false);

  async function restore(): Promise<void> {
    await restoreVersion(version.id);
    setAsked(false);
    setDone(true);
    await queries.invalidateQueries({ queryKey: ["version"] });
    await queries.invalidateQueries({ queryKey: ["history"] });
    onDone();
  }

  if (!can("plugin::content-manager.explorer.update", type.uid)) return null;
  return (
    <>
      <Button icon="undo" kind="main" onClick={() => setAsked(true)}>
        {t("history.restoreDo")}
      </Button>
      <span role="status">{isDone ? t("history.restored") : ""}</span>
      {isAsked ? (
        <Confirm
          title={t("history.restoreDo")}
          submit={t("history.restoreDo")}
          onConfirm={restore}
          onClose={() => setAsked(false)}
        >
          <p>{t("history.restoreText")}</p>
        </Confirm>
      ) : null}
    </>
  );
}
