import { dateLanguage, writtenMoment } from "../../../words/moments";
import type { Translate } from "../../../words/words";
import { type Column, valueAt } from "./columns";

/** The letters of a text that a cell is given; more would only be cut off. */
const LONGEST = 200;

/** Returns the text of a value in a list. */
export function writtenValue(column: Column, value: unknown, t: Translate): string {
  if (value === null || value === undefined) return "";
  switch (column.shown) {
    case "one":
      return related(value, column.mainField ?? "documentId");
    case "many":
      return counted(value);
    case "components":
      return Array.isArray(value) && value.length ? String(value.length) : "";
    case "creator":
      return nameOf(value);
    case "locales":
      return Array.isArray(value)
        ? value.map((version) => String(valueAt(version, "locale"))).join(", ")
        : "";
    default:
      return scalar(column.attribute.type, value, t);
  }
}

function related(value: unknown, mainField: string): string {
  if (typeof value !== "object" || value === null) return "";
  const entry = value as Record<string, unknown>;
  return String(valueAt(entry, mainField) ?? valueAt(entry, "documentId") ?? "");
}

function counted(value: unknown): string {
  const count = typeof value === "object" && value !== null && "count" in value ? Number(value.count) : 0;
  return count ? String(count) : "";
}

function nameOf(value: unknown): string {
  const { firstname, lastname, username, email } = value as Record<string, string | null>;
  return [firstname, lastname].filter(Boolean).join(" ") || username || email || "";
}

function scalar(type: string, value: unknown, t: Translate): string {
  if (typeof value === "boolean") return t(value ? "list.yes" : "list.no");
  if (typeof value === "object") return "";
  const text = String(value);
  if (type === "date") return writtenDate(text);
  if (type === "datetime" || type === "timestamp") return moment(text);
  if (type === "time") return text.replace(/:00(\.0+)?$/, "");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A day is the same everywhere: it is never moved into a zone. */
function writtenDate(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return text;
  return new Intl.DateTimeFormat(dateLanguage(), { dateStyle: "medium", timeZone: "UTC" }).format(day);
}

/** Timestamps travel as milliseconds. */
function moment(text: string): string {
  const iso = /^-?\d+$/.test(text) ? new Date(Number(text)).toISOString() : text;
  return writtenMoment(iso);
}
