import type { EntryDocument, Key } from "../../../document/entryDocument";
import type { Fields, Model } from "../../../document/model";
import type { Plain } from "../../../document/values";

const TEXTS: readonly string[] = ["string", "text", "email", "uid", "enumeration", "richtext"];
const TITLES: readonly string[] = [
  ...TEXTS,
  "integer",
  "biginteger",
  "float",
  "decimal",
  "date",
  "time",
  "datetime",
];
const LONGEST = 80;

/** Returns the attribute whose value names a card: the main field, else the first text. */
export function titleAttribute(fields: Fields, mainField: string): string | null {
  if (TITLES.includes(fields.attributes[mainField]?.type ?? "")) return mainField;
  return Object.entries(fields.attributes).find(([, { type }]) => TEXTS.includes(type))?.[0] ?? null;
}

/** Returns a value as a title: its first line, not too long. */
export function titleText(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number") return "";
  const line =
    String(value)
      .split("\n")
      .find((part) => part.trim()) ?? "";
  return line.length > LONGEST ? `${line.slice(0, LONGEST).trimEnd()}…` : line;
}

/** Whether a component holds anything but its defaults, so that removing it loses something. */
export function holdsSomething(document: EntryDocument, model: Model, node: Key): boolean {
  return hasContent(document.copy(node), model.component(document.component(node)));
}

function hasContent(values: Plain, fields: Fields): boolean {
  return Object.entries(values).some(([name, value]) => {
    if (name === "__component" || isEmpty(value)) return false;
    const initial = fields.attributes[name]?.default;
    return initial === undefined || String(initial) !== String(value);
  });
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return (
    typeof value === "object" &&
    Object.entries(value).every(([name, inner]) => name === "__component" || isEmpty(inner))
  );
}
