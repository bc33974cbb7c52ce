import { useId, useRef, useState } from "react";
import type { ColumnView } from "../../../api/configuration";
import { IconButton } from "../../../kit/Button";
import { Icon } from "../../../kit/Icon";
import { useWords } from "../../../words/words";
import { useDragging } from "../relations/useDragging";
import { AddSelect } from "./AddSelect";
import { useFieldName } from "./names";
import { Check, type PartProps } from "./SettingsPart";
import { columnNames, sortNames, withColumn } from "./view";

/** The columns a list begins with: their order, what they are called, whether one may sort by them. */
export function ColumnRows({ fields, view, onChange }: PartProps) {
  const t = useWords();
  const nameOf = useFieldName(view);
  const [said, setSaid] = useState("");
  const { columns } = view;
  const sortable = new Set(sortNames(fields));
  const choose = (next: readonly string[]): void => onChange({ ...view, columns: next });

  function move(from: number, to: number): void {
    const moved = [...columns];
    const [column = ""] = moved.splice(from, 1);
    moved.splice(to, 0, column);
    choose(moved);
    setSaid(t("configure.placed", { name: nameOf(column), place: to + 1, count: columns.length }));
  }

  return (
    <>
      <ol className="configure-columns">
        {columns.map((name, index) => (
          <ColumnRow
            key={name}
            name={name}
            called={nameOf(name)}
            index={index}
            count={columns.length}
            view={view.columnViews[name]}
            canSort={sortable.has(name)}
            onMove={move}
            onChange={(change) => onChange(withColumn(view, name, change))}
            onRemove={() => choose(columns.filter((other) => other !== name))}
          />
        ))}
      </ol>
      <AddSelect
        label={t("configure.addColumn")}
        names={columnNames(fields).filter((name) => !columns.includes(name))}
        nameOf={nameOf}
        onAdd={(name) => choose([...columns, name])}
      />
      <p className="hidden" role="status">
        {said}
      </p>
    </>
  );
}

interface RowProps {
  name: string;
  called: string;
  index: number;
  count: number;
  view: ColumnView | undefined;
  canSort: boolean;
  onMove: (from: number, to: number) => void;
  onChange: (change: Partial<ColumnView>) => void;
  onRemove: () => void;
}

function ColumnRow({ name, called, index, count, view, canSort, onMove, onChange, onRemove }: RowProps) {
  const t = useWords();
  const id = useId();
  const row = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const edge = useDragging(row, handle, { list: "columns", index, isMovable: count > 1, onMove });
  return (
    <li ref={row} className="configure-column" data-edge={edge ?? undefined}>
      <span ref={handle} className="configure-handle" title={t("relation.drag")}>
        <Icon name="grip" />
      </span>
      <div className="field">
        <label htmlFor={id} translate="no">
          {called}
        </label>
        <input
          id={id}
          translate="no"
          value={view?.label ?? name}
          onChange={(event) => onChange({ label: event.target.value })}
        />
      </div>
      {canSort ? (
        <Check
          label={t("configure.sortable")}
          isOn={view?.sortable ?? false}
          onChange={(sortable) => onChange({ sortable })}
        />
      ) : null}
      <span className="configure-buttons">
        <IconButton
          icon="up"
          label={t("configure.up", { name: called })}
          aria-disabled={index === 0}
          onClick={() => index > 0 && onMove(index, index - 1)}
        />
        <IconButton
          icon="down"
          label={t("configure.down", { name: called })}
          aria-disabled={index === count - 1}
          onClick={() => index < count - 1 && onMove(index, index + 1)}
        />
        <IconButton
          icon="close"
          label={t("list.columnRemove", { column: called })}
          aria-disabled={count === 1}
          onClick={() => count > 1 && onRemove()}
        />
      </span>
    </li>
  );
}
