import type { InputHTMLAttributes } from "react";
import type { Attribute } from "../../../document/model";
import { useWords } from "../../../words/words";
import type { ValueKind } from "./filters";

interface ValueInputProps {
  id: string;
  kind: ValueKind;
  attribute: Attribute;
  value: string;
  onChange: (value: string) => void;
  /** Whether there is a choice of nothing. */
  mayBeEmpty?: boolean;
}

const INPUTS: Partial<Record<ValueKind, InputHTMLAttributes<HTMLInputElement>>> = {
  number: { type: "text", inputMode: "decimal" },
  date: { type: "date" },
  time: { type: "time", step: 1 },
};

/** A control for one value, as texts: as conditions and addresses have them. */
export function ValueInput({ id, kind, attribute, value, onChange, mayBeEmpty }: ValueInputProps) {
  const t = useWords();
  if (kind === "moment")
    return (
      <>
        <input
          id={id}
          type="datetime-local"
          value={toLocal(value)}
          onChange={(event) => onChange(toInstant(event.target.value))}
        />
        <p className="hint">{t("filter.zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</p>
      </>
    );
  if (kind === "boolean" || kind === "choice") {
    const options =
      kind === "choice"
        ? (attribute.enum ?? []).map((name) => [name, name] as const)
        : ([
            ["true", t("list.yes")],
            ["false", t("list.no")],
          ] as const);
    return (
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {mayBeEmpty || !value ? <option value="" /> : null}
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      id={id}
      type="text"
      autoComplete="off"
      translate="no"
      {...INPUTS[kind]}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Returns an instant as the browser's zone has it, for an input that knows of no zone. */
export function toLocal(iso: string): string {
  const at = new Date(iso);
  if (!iso || Number.isNaN(at.getTime())) return "";
  const moved = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return moved.toISOString().slice(0, 16);
}

/** Returns the instant of a time in the browser's zone. */
export function toInstant(local: string): string {
  const at = new Date(local);
  return !local || Number.isNaN(at.getTime()) ? "" : at.toISOString();
}
