import type { KeyboardEvent, PointerEvent } from "react";
import { Icon } from "../../../kit/Icon";
import { useWords } from "../../../words/words";
import type { Column } from "./columns";
import { useColumnLabel } from "./labels";
import { orderOf } from "./state";
import type { List } from "./useList";

/** How wide columns are unless somebody makes them wider. */
const WIDTHS: Readonly<Record<string, number>> = {
  integer: 90,
  biginteger: 140,
  float: 110,
  decimal: 120,
  boolean: 110,
  date: 150,
  time: 110,
  enumeration: 150,
};
const STANDARD = 200;
/** What entries are called by is read first, and whole where that can be. */
const NAME = 290;
const NARROWEST = 80;
const WIDEST = 640;
const STEP = 20;

/** The head of a column: a click sorts by it, its edge makes it wider. */
export function HeadCell({ column, list, isName }: { column: Column; list: List; isName: boolean }) {
  const t = useWords();
  const label = useColumnLabel()(column);
  const { sortPath, isSortable, path } = column;
  const order = sortPath ? orderOf(list.state.sort, sortPath) : null;
  const width = list.widths[path] ?? WIDTHS[column.attribute.type] ?? (isName ? NAME : STANDARD);
  const sorted = order === "ASC" ? "ascending" : order === "DESC" ? "descending" : undefined;
  return (
    <th scope="col" aria-label={label} aria-sort={sorted} style={{ width }}>
      {isSortable ? (
        <button
          type="button"
          className="list-sort"
          title={t("list.sort", { column: label })}
          onClick={() => list.go({ sort: `${sortPath}:${order === "ASC" ? "DESC" : "ASC"}` })}
        >
          <span>{label}</span>
          {order ? <Icon name={order === "ASC" ? "up" : "down"} /> : null}
        </button>
      ) : (
        <span className="list-label">{label}</span>
      )}
      <Edge
        label={t("list.columnWidth", { column: label })}
        width={width}
        onChange={(to) => list.setWidth(path, to)}
      />
    </th>
  );
}

interface EdgeProps {
  label: string;
  width: number;
  onChange: (width: number) => void;
}

/** The edge of a column, moved by pointer or by arrow keys. */
function Edge({ label, width, onChange }: EdgeProps) {
  function move(event: PointerEvent<HTMLElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const left = event.currentTarget.closest("th")?.getBoundingClientRect().left ?? 0;
    onChange(bounded(event.clientX - left));
  }
  function press(event: KeyboardEvent<HTMLElement>): void {
    const step = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    onChange(bounded(width + step));
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot stand in the cell beside a button
    <div
      className="list-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onKeyDown={press}
    />
  );
}

function bounded(width: number): number {
  return Math.round(Math.min(Math.max(width, NARROWEST), WIDEST));
}
