import { useLayoutEffect, useRef, useState } from "react";
import { useWords } from "../../../words/words";
import { AddSelect } from "./AddSelect";
import { FieldCard } from "./FieldCard";
import { FieldSettings } from "./FieldSettings";
import { useFieldName } from "./names";
import { add, type Direction, move, put, type Rows, remove, spotOf } from "./rows";
import type { PartProps } from "./SettingsPart";
import { formNames, usualSize } from "./view";

/** The fields of a form in their rows, as wide as they will be. One of them is open, with what can be changed. */
export function FieldRows({ fields, view, onChange }: PartProps) {
  const t = useWords();
  const nameOf = useFieldName(view);
  const [open, setOpen] = useState("");
  const [said, setSaid] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const focused = useRef("");
  const { rows } = view;
  const names = formNames(fields);

  // What is moved into another row is another element there, and the focus has to follow it.
  useLayoutEffect(() => {
    if (!focused.current) return;
    box.current?.querySelector<HTMLElement>(focused.current)?.focus();
    focused.current = "";
  });

  function show(next: Rows, name: string): void {
    onChange({ ...view, rows: next });
    const spot = spotOf(next, name);
    if (!spot) return;
    const [row, place] = [spot.row + 1, spot.place + 1];
    setSaid(t("configure.moved", { name: nameOf(name), row, place }));
  }

  function moveBy(name: string, direction: Direction, from: "card" | "button"): void {
    const next = move(rows, name, direction);
    if (next === rows) return;
    const card = `[data-card="${CSS.escape(name)}"]`;
    focused.current = from === "card" ? card : `[data-move="${direction}"]`;
    show(next, name);
  }

  return (
    <div ref={box}>
      <ol className="configure-rows">
        {rows.map((row) => (
          <li key={row.map(({ name }) => name).join(" ")}>
            <div className="configure-row">
              {row.map(({ name, size }) => (
                <FieldCard
                  key={name}
                  name={name}
                  size={size}
                  label={view.fields[name]?.label ?? name}
                  attribute={fields.attributes[name]}
                  isOpen={open === name}
                  onOpen={() => setOpen(open === name ? "" : name)}
                  onMove={(direction) => moveBy(name, direction, "card")}
                  onPut={(moved, side) => show(put(rows, moved, name, side), moved)}
                />
              ))}
            </div>
            {row.some(({ name }) => name === open) ? (
              <FieldSettings
                key={open}
                name={open}
                fields={fields}
                view={view}
                onChange={onChange}
                onMove={(direction) => moveBy(open, direction, "button")}
                onRemove={() => {
                  focused.current = "[data-add] select";
                  setOpen("");
                  onChange({ ...view, rows: remove(rows, open) });
                }}
              />
            ) : null}
          </li>
        ))}
      </ol>
      <div data-add>
        <AddSelect
          label={t("configure.addField")}
          names={names.filter((name) => !spotOf(rows, name))}
          nameOf={nameOf}
          onAdd={(name) => {
            const attribute = fields.attributes[name];
            if (attribute) show(add(rows, name, usualSize(attribute)), name);
          }}
        />
      </div>
      <p className="hidden" role="status">
        {said}
      </p>
    </div>
  );
}
