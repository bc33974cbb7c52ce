import { useState } from "react";
import type { Trashed } from "../../api/history";
import { Button } from "../../kit/Button";
import { PlainTable } from "../../kit/PlainTable";
import { useModel } from "../../shell/useModel";
import { writtenMoment } from "../../words/moments";
import { useHistoryWords } from "./words";

interface TrashTableProps {
  rows: readonly Trashed[];
  onRestore: (row: Trashed) => Promise<void>;
  onDelete: (row: Trashed) => void;
}

/** A page of deleted entries. */
export function TrashTable({ rows, onRestore, onDelete }: TrashTableProps) {
  const t = useHistoryWords();
  const model = useModel();
  const [busy, setBusy] = useState<number | null>(null);
  const restore = async (row: Trashed): Promise<void> => {
    setBusy(row.id);
    await onRestore(row);
    setBusy(null);
  };
  return (
    <PlainTable
      columns={[
        t("trash.entry"),
        { label: t("trash.deleted"), className: "wide-only" },
        { label: t("app.actions"), hidden: true },
      ]}
    >
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <span translate="no">{row.title ?? row.documentId}</span>
              <p className="hint" translate="no">
                {[model.findType(row.contentType)?.displayName ?? row.contentType, ...row.locales].join(
                  " · ",
                )}
              </p>
            </th>
            <td className="wide-only">
              <time dateTime={row.deletedAt}>{writtenMoment(row.deletedAt)}</time>
              {row.author?.name ? <p className="hint">{t("trash.by", { name: row.author.name })}</p> : null}
            </td>
            <td>
              <div className="trash-actions">
                <Button icon="undo" busy={busy === row.id} onClick={() => void restore(row)}>
                  {t("trash.restore")} <span className="hidden">{row.title ?? row.documentId}</span>
                </Button>
                <Button kind="danger" onClick={() => onDelete(row)}>
                  {t("trash.delete")} <span className="hidden">{row.title ?? row.documentId}</span>
                </Button>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
