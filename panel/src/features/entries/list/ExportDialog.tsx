import { useEffect, useRef, useState } from "react";
import type { StoredEntry } from "../../../api/entries";
import type { ContentType } from "../../../document/model";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { Failure } from "../../../kit/Failure";
import { useWords } from "../../../words/words";
import { askedFields, type Column } from "./columns";
import { exported, type Format, MOST_EXPORTED, saveFile } from "./exporting";
import { useColumnLabel } from "./labels";
import type { ListState } from "./state";
import { pagesOf } from "./useSelectAll";

interface ExportDialogProps {
  type: ContentType;
  state: ListState;
  columns: readonly Column[];
  mainField: string;
  total: number;
  onClose: () => void;
}

/** Saves what a list shows as a file, read page by page. */
export function ExportDialog({ type, state, columns, mainField, total, onClose }: ExportDialogProps) {
  const t = useWords();
  const label = useColumnLabel();
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [format, setFormat] = useState<Format>("csv");
  const ended = useRef<AbortController | null>(null);
  const count = Math.min(total, MOST_EXPORTED);
  useEffect(() => () => ended.current?.abort(), []);

  async function run(asked: Format): Promise<void> {
    const controller = new AbortController();
    ended.current = controller;
    setFormat(asked);
    setError(null);
    setDone(0);
    try {
      const entries: StoredEntry[] = [];
      const fields = askedFields(columns, mainField);
      for await (const page of pagesOf(type.uid, state, fields, MOST_EXPORTED, controller.signal)) {
        entries.push(...page.results);
        setDone(entries.length);
      }
      const content = exported(asked, columns, columns.map(label), entries, t);
      const name = type.uid.split(".").at(-1) ?? "entries";
      saveFile(`${name}.${asked}`, asked === "csv" ? "text/csv" : "application/json", content);
      onClose();
    } catch (thrown) {
      if (controller.signal.aborted) return;
      setDone(null);
      setError(thrown);
    }
  }

  return (
    <Dialog title={t("list.exportTitle", { count: total })} onClose={onClose}>
      <p>{t("list.exportText")}</p>
      {total > MOST_EXPORTED ? <p>{t("list.exportMost", { count: MOST_EXPORTED })}</p> : null}
      {error ? <Failure error={error} retry={() => void run(format)} /> : null}
      {done === null ? (
        <div className="form-end">
          <Button kind="main" onClick={() => void run("csv")}>
            {t("list.exportCsv")}
          </Button>
          <Button onClick={() => void run("json")}>{t("list.exportJson")}</Button>
        </div>
      ) : (
        <div role="status" className="bulk-progress">
          <progress max={count} value={done} aria-label={t("list.export")} />
          <span>{t("bulk.progress", { done, count })}</span>
        </div>
      )}
    </Dialog>
  );
}
