import { lazy, Suspense, useState } from "react";
import type { BulkAction, Page, Result } from "../../../api/lists";
import type { ContentType } from "../../../document/model";
import { Button } from "../../../kit/Button";
import { useCan } from "../../../shell/permissions";
import { useWords } from "../../../words/words";
import { BulkDialog } from "./BulkDialog";
import { BulkEdit } from "./BulkEdit";
import { MOST_CHOSEN } from "./bulk";
import type { Selection } from "./selection";
import type { List } from "./useList";
import { useSelectAll } from "./useSelectAll";

const BulkRelease = lazy(() => import("../../releases/BulkRelease"));

interface BulkBarProps {
  type: ContentType;
  list: List;
  selection: Selection;
  page: Page | undefined;
  mainField: string;
  localeName: string;
}

const MAY = "plugin::content-manager.explorer";

/** What can be done with the entries that are chosen, also those on other pages. */
export function BulkBar({ type, list, selection, page, mainField, localeName }: BulkBarProps) {
  const t = useWords();
  const can = useCan();
  const [action, setAction] = useState<BulkAction | "release" | null>(null);
  const { selectAll, isBusy } = useSelectAll(type.uid, list.state, mainField, selection);
  const { chosen } = selection;
  const { locale } = list.state;
  const here = (page?.results ?? []).filter(({ documentId }) => chosen.has(documentId)).length;
  const elsewhere = chosen.size - here;
  const total = page?.pagination.total ?? 0;
  const publishes = type.draftAndPublish && can(`${MAY}.publish`, type.uid);
  const onDone = (results: readonly Result[]): void => {
    const refused = new Set(
      results.filter(({ status }) => status !== 200).map(({ documentId }) => documentId),
    );
    selection.set(new Map([...chosen].filter(([documentId]) => refused.has(documentId))));
  };
  // The entries a job began with stay those it is about, whatever is chosen when it is done.
  const [entries, setEntries] = useState(chosen);
  const begin = (wanted: BulkAction | "release"): void => {
    setEntries(chosen);
    setAction(wanted);
  };
  const dialog = { localeName, onDone, onClose: () => setAction(null) };
  if (!chosen.size && !action) return null;
  return (
    <section className="bulk-bar" aria-label={t("bulk.bar")}>
      <p role="status">
        {t("bulk.selected", { count: chosen.size })}
        {elsewhere ? ` (${t("bulk.elsewhere", { count: elsewhere })})` : ""}
      </p>
      {publishes ? <Button onClick={() => begin("bulkPublish")}>{t("bulk.publish")}</Button> : null}
      {publishes ? <Button onClick={() => begin("bulkUnpublish")}>{t("bulk.unpublish")}</Button> : null}
      {publishes && can("plugin::content-releases.create-action") ? (
        <Button onClick={() => begin("release")}>{t("edit.toRelease")}</Button>
      ) : null}
      {can(`${MAY}.update`, type.uid) ? (
        <Button onClick={() => begin("bulkUpdate")}>{t("bulk.edit")}</Button>
      ) : null}
      {can(`${MAY}.delete`, type.uid) ? (
        <Button kind="danger" onClick={() => begin("bulkDelete")}>
          {t("bulk.delete")}
        </Button>
      ) : null}
      {total > chosen.size && total <= MOST_CHOSEN ? (
        <Button kind="quiet" busy={isBusy} onClick={() => void selectAll()}>
          {t("bulk.selectAll", { count: total })}
        </Button>
      ) : null}
      <Button kind="quiet" onClick={() => selection.set(new Map())}>
        {t("bulk.clear")}
      </Button>
      {action === "release" ? (
        <Suspense>
          <BulkRelease
            uid={type.uid}
            entries={entries}
            locale={locale}
            localeName={localeName}
            onDone={() => selection.set(new Map())}
            onClose={() => setAction(null)}
          />
        </Suspense>
      ) : action === "bulkUpdate" ? (
        <BulkEdit type={type} entries={entries} locale={locale} {...dialog} />
      ) : action ? (
        <BulkDialog job={{ uid: type.uid, action, entries, locale }} {...dialog} />
      ) : null}
    </section>
  );
}
