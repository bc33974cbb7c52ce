import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { ContentType } from "../../../document/model";
import { Button } from "../../../kit/Button";
import { Loading } from "../../../kit/Empty";
import { Icon } from "../../../kit/Icon";
import { usePageTitle } from "../../../kit/usePageTitle";
import { configureAction } from "../../../shell/configuring";
import { useCan } from "../../../shell/permissions";
import { useReadable } from "../../../shell/readable";
import { useConfigurations } from "../../../shell/useConfiguration";
import { useModel } from "../../../shell/useModel";
import { useWords } from "../../../words/words";
import { BulkBar } from "./BulkBar";
import { chosenColumns, columnsOf } from "./columns";
import { EntryList } from "./EntryList";
import { ExportDialog } from "./ExportDialog";
import { FilterBar } from "./FilterBar";
import { filterFields } from "./filters";
import { ListFailure } from "./ListFailure";
import { Pagination } from "./Pagination";
import { useSelection } from "./selection";
import { Toolbar } from "./Toolbar";
import { useEntries } from "./useEntries";
import { useList } from "./useList";
import { useLocales } from "./useLocales";
import { ViewBar } from "./ViewBar";

/** Finds entries of a type: search, filters, columns, pages. Its address is its state. */
export function ListScreen({ type }: { type: ContentType }) {
  const t = useWords();
  usePageTitle(type.displayName);
  const model = useModel();
  const configurations = useConfigurations(type.uid);
  const readable = useReadable();
  const { isLoading, locales, initial } = useLocales(type);
  const described = useMemo(
    () => ({ model, uid: type.uid, configurations, readable, locale: initial }),
    [model, type.uid, configurations, readable, initial],
  );
  const all = useMemo(() => columnsOf(described), [described]);
  const fields = useMemo(() => filterFields(described), [described]);
  const [isExporting, setExporting] = useState(false);
  const list = useList(described, all);
  const { state } = list;
  const selection = useSelection(state);
  const localeName =
    locales.length > 1
      ? (locales.find(({ code }) => code === (state.locale || initial))?.name ?? state.locale)
      : "";
  const columns = useMemo(() => chosenColumns(state.columns, all), [state.columns, all]);
  const { mainField: wanted, searchable, filterable, bulkable } = configurations.type;
  const mainField = all.has(wanted) ? wanted : "documentId";
  const found = useEntries(type.uid, state, columns, mainField);
  const total = found.data?.pagination.total;
  const can = useCan();

  return (
    <div className="screen screen-wide list">
      <header className="list-head">
        <div>
          <h1 translate="no">{type.displayName}</h1>
          <p className="hint" role="status">
            {total === undefined ? t("list.loading") : t("list.count", { count: total })}
          </p>
        </div>
        <div className="list-head-end">
          {can(configureAction(type)) ? (
            <Link
              to="/content-manager/collection-types/$uid/configurations"
              params={{ uid: type.uid }}
              className="button button-plain"
            >
              <Icon name="settings" />
              <span>{t("configure.open")}</span>
            </Link>
          ) : null}
          {can("plugin::content-manager.explorer.create", type.uid) ? (
            <Link
              to="/$"
              params={{ _splat: `content-manager/collection-types/${type.uid}/create` }}
              search={state.locale ? { locale: state.locale } : {}}
              className="button button-main"
            >
              <Icon name="add" />
              <span>{t("list.create")}</span>
            </Link>
          ) : null}
        </div>
      </header>
      <div className={isLoading ? "list-controls list-waiting" : "list-controls"}>
        <ViewBar list={list} />
        <Toolbar type={type} list={list} all={all} locales={locales} isSearchable={searchable}>
          <Button icon="download" onClick={() => setExporting(true)} aria-disabled={!total}>
            {t("list.export")}
          </Button>
        </Toolbar>
        <FilterBar
          uid={type.uid}
          locale={type.localized ? state.locale || initial : ""}
          list={list}
          fields={fields}
          canAdd={filterable}
          hasEntries={Boolean(found.data?.pagination.total)}
        />
        <BulkBar
          type={type}
          list={list}
          selection={selection}
          page={found.data}
          mainField={mainField}
          localeName={localeName}
        />
      </div>
      {isExporting && total ? (
        <ExportDialog
          type={type}
          state={state}
          columns={columns}
          mainField={mainField}
          total={total}
          onClose={() => setExporting(false)}
        />
      ) : null}
      {found.error ? (
        <ListFailure error={found.error} list={list} retry={() => void found.refetch()} />
      ) : isLoading ? (
        // The choice of a language would push away what is there before it.
        <Loading label={t("app.loading")} />
      ) : (
        <EntryList
          type={type}
          list={list}
          columns={columns}
          mainField={mainField}
          page={found.data}
          isStale={found.isPlaceholderData}
          isBulkable={bulkable}
          selection={selection}
          localeName={localeName}
        />
      )}
      <Pagination list={list} page={found.data} />
    </div>
  );
}
