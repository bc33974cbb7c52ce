import { useState } from "react";
import { fieldView } from "../../../api/configuration";
import { useDocument } from "../../../document/hooks";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { useWords } from "../../../words/words";
import { MOST_ROWS, type Row, readCells } from "./cells";
import { type Column, cellValue, columnsOf, isHeading, rowValues } from "./cellValues";
import { type Place, useComponentView, usePlaceView } from "./place";

/** So many rows are shown beforehand. */
const SHOWN = 8;

interface PasteCellsProps {
  place: Place;
  at: number;
  component: string;
  /** What was pasted already. */
  begin: string;
  onClose: () => void;
}

/** Makes components of the rows of a spreadsheet, after showing what becomes of them. */
export function PasteCells({ place, at, component, begin, onClose }: PasteCellsProps) {
  const t = useWords();
  const { document, model } = useDocument();
  const { attribute } = usePlaceView(place);
  const { shown } = useComponentView(component);
  const [text, setText] = useState(begin);
  const columns = columnsOf(model.component(component), shown);
  const labels = columns.map(({ name }) => fieldView(shown, name).label);
  const cells = readCells(text);
  const all = cells.length || !text.trim() ? cells : [[text.trim()]];
  const rows = all[0] && isHeading(columns, labels, all[0]) ? all.slice(1) : all;
  const room = Number(attribute.max ?? MOST_ROWS) - document.children(place.node, place.attribute).length;
  const taken = rows.slice(0, Math.max(0, Math.min(room, MOST_ROWS)));

  function insert(): void {
    for (const [index, row] of taken.entries())
      document.insert(place.node, place.attribute, at + index, component, rowValues(columns, row));
    onClose();
  }

  return (
    <Dialog title={t("cells.title")} onClose={onClose} className="dialog-wide">
      <div className="field">
        <label htmlFor="cells">{t("cells.text")}</label>
        <textarea
          id="cells"
          rows={4}
          value={text}
          onChange={({ target }) => setText(target.value)}
          spellCheck={false}
          translate="no"
        />
      </div>
      {taken.length ? <Preview rows={taken.slice(0, SHOWN)} columns={columns} labels={labels} /> : null}
      <p className="hint" role="status">
        {taken.length > SHOWN ? t("cells.more", { count: taken.length - SHOWN }) : null}{" "}
        {rows.length > taken.length ? t("cells.tooMany", { count: rows.length - taken.length }) : null}{" "}
        <Unread rows={taken} columns={columns} />
      </p>
      <div className="form-end">
        <Button kind="main" disabled={!taken.length} onClick={insert}>
          {t("cells.insert", { count: taken.length })}
        </Button>
        <Button onClick={onClose}>{t("app.cancel")}</Button>
      </div>
    </Dialog>
  );
}

function Preview({
  rows,
  columns,
  labels,
}: {
  rows: readonly Row[];
  columns: readonly Column[];
  labels: readonly string[];
}) {
  const width = Math.max(...rows.map((row) => row.length));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <div className="cells" tabIndex={0}>
      <table translate="no">
        <thead>
          <tr>
            {Array.from({ length: width }, (_, index) => labels[index] ?? "–").map((label, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
              <th key={index} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
            <tr key={index}>
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name
                <td key={at} className={isRead(columns[at], cell) ? "" : "cell-unread"}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isRead(column: Column | undefined, cell: string): boolean {
  return cell.trim() === "" || (column !== undefined && cellValue(column.attribute, cell) !== undefined);
}

function Unread({ rows, columns }: { rows: readonly Row[]; columns: readonly Column[] }) {
  const t = useWords();
  const count = rows.flatMap((row) => row.filter((cell, at) => !isRead(columns[at], cell))).length;
  return count ? <span>{t("cells.unread", { count })}</span> : null;
}
