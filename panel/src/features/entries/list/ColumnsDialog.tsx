import { useState } from "react";
import { Button, IconButton } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { matching } from "../../../shell/palette";
import { useWords } from "../../../words/words";
import type { Column } from "./columns";
import { useColumnLabel } from "./labels";
import type { List } from "./useList";

interface ColumnsDialogProps {
  list: List;
  all: ReadonlyMap<string, Column>;
  onClose: () => void;
}

/** Chooses which columns a list has, in which order. */
export function ColumnsDialog({ list, all, onClose }: ColumnsDialogProps) {
  const t = useWords();
  const label = useColumnLabel();
  const [typed, setTyped] = useState("");
  const shown = list.state.columns.filter((path) => all.has(path));
  const others = [...all.values()].filter(({ path }) => !shown.includes(path));
  const found = matching(
    others.map((column) => ({ column, name: label(column) })),
    typed,
  );
  const choose = (columns: readonly string[]): void => list.go({ columns, page: list.state.page });

  function move(from: number, to: number): void {
    const moved = [...shown];
    moved.splice(to, 0, ...moved.splice(from, 1));
    choose(moved);
  }

  return (
    <Dialog title={t("list.columns")} onClose={onClose} className="columns-dialog">
      <p className="hint">{t("list.columnsText")}</p>
      <h3>{t("list.columnsShown")}</h3>
      <ul className="columns-list">
        {shown.map((path, index) => {
          const column = label(all.get(path) ?? { path, label: [] });
          return (
            <li key={path}>
              <span translate="no">{column}</span>
              <IconButton
                icon="up"
                label={t("list.columnUp", { column })}
                aria-disabled={index === 0}
                onClick={() => index > 0 && move(index, index - 1)}
              />
              <IconButton
                icon="down"
                label={t("list.columnDown", { column })}
                aria-disabled={index === shown.length - 1}
                onClick={() => index < shown.length - 1 && move(index, index + 1)}
              />
              <IconButton
                icon="close"
                label={t("list.columnRemove", { column })}
                aria-disabled={shown.length === 1}
                onClick={() => shown.length > 1 && choose(shown.filter((other) => other !== path))}
              />
            </li>
          );
        })}
      </ul>
      <h3>{t("list.columnsMore")}</h3>
      <input
        type="search"
        translate="no"
        className="select"
        aria-label={t("list.columnsFind")}
        placeholder={t("list.columnsFind")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="columns-list columns-more">
        {found.map(({ column, name }) => (
          <li key={column.path}>
            <span translate="no">{name}</span>
            <IconButton
              icon="add"
              label={t("list.columnAdd", { column: name })}
              onClick={() => choose([...shown, column.path])}
            />
          </li>
        ))}
      </ul>
      <div className="form-end">
        <Button kind="main" onClick={onClose}>
          {t("app.close")}
        </Button>
        <Button kind="quiet" onClick={list.reset}>
          {t("list.reset")}
        </Button>
      </div>
    </Dialog>
  );
}
