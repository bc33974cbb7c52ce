import type { StoredEntry } from "../../../api/entries";
import type { Translate } from "../../../words/words";
import { type Column, valueAt } from "./columns";
import { writtenValue } from "./written";

/** The most entries that one file holds. */
export const MOST_EXPORTED = 10_000;

export type Format = "csv" | "json";

/** Returns the rows of some columns as CSV (RFC 4180), or as JSON. */
export function exported(
  format: Format,
  columns: readonly Column[],
  labels: readonly string[],
  entries: readonly StoredEntry[],
  t: Translate,
): string {
  if (format === "json") {
    const rows = entries.map((entry) =>
      Object.fromEntries(columns.map(({ path }) => [path, valueAt(entry, path)])),
    );
    return `${JSON.stringify(rows, null, 2)}\n`;
  }
  const rows = entries.map((entry) => columns.map((column) => plainValue(column, entry, t)));
  return [labels, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

/** Scalars as they are stored, so that another program reads them; the others as the list shows them. */
function plainValue(column: Column, entry: StoredEntry, t: Translate): string {
  const value = valueAt(entry, column.path);
  if (value === null) return "";
  if (column.shown === "status") return String(entry.status ?? "");
  if (column.shown === "file")
    return [value]
      .flat()
      .map((file) => String(valueAt(file as object as StoredEntry, "url")))
      .join(" ");
  if (column.shown === "scalar") return typeof value === "object" ? JSON.stringify(value) : String(value);
  return writtenValue(column, value, t);
}

/** A cell. One that a spreadsheet would take for a formula begins with an apostrophe (OWASP). */
function quoted(text: string): string {
  const isNumber = /^[+-]?[\d.,]+$/.test(text);
  const safe = /^[=+\-@\t\r]/.test(text) && !isNumber ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Has the browser save a file. */
export function saveFile(name: string, mime: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: mime }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
