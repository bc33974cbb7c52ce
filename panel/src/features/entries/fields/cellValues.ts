import type { Configuration } from "../../../api/configuration";
import type { Attribute, Fields } from "../../../document/model";
import type { Plain } from "../../../document/values";
import { booleanCell, type Row } from "./cells";
import { momentAt, momentValue, ownZone, timeValue } from "./moments";
import { readNumber } from "./numbers";

const OTHERS: readonly string[] = [
  "component",
  "dynamiczone",
  "relation",
  "media",
  "blocks",
  "json",
  "password",
];
const NUMBER = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/;

/** A column of a table that is pasted, and the attribute its cells go to. */
export interface Column {
  name: string;
  attribute: Attribute;
}

/** Returns the attributes that cells can fill, in the order in which a form shows them. */
export function columnsOf(fields: Fields, shown: Configuration | undefined): Column[] {
  const placed = (shown?.rows ?? []).flat().map(({ name }) => name);
  const names = [...placed, ...Object.keys(fields.attributes).filter((name) => !placed.includes(name))];
  return names.flatMap((name) => {
    const attribute = fields.attributes[name];
    return attribute && !OTHERS.includes(attribute.type) ? [{ name, attribute }] : [];
  });
}

/** Returns the value of a cell; undefined for one that says nothing its attribute could keep. */
export function cellValue({ type, enum: values }: Attribute, cell: string): unknown {
  const text = cell.trim();
  if (text === "") return null;
  switch (type) {
    case "integer":
    case "biginteger":
    case "float":
    case "decimal":
      return NUMBER.test(readNumber(text)) ? readNumber(text) : undefined;
    case "boolean": {
      const said = booleanCell(text);
      return typeof said === "string" ? undefined : said;
    }
    case "date":
      return DAY.test(text) ? text : undefined;
    case "time":
      return TIME.test(text) ? timeValue(text) : undefined;
    case "datetime":
    case "timestamp":
      return momentCell(text, type === "timestamp" ? "timestamp" : "datetime");
    case "enumeration":
      return values?.includes(text) ? text : undefined;
    default:
      return cell;
  }
}

function momentCell(text: string, kind: "datetime" | "timestamp"): string | undefined {
  if (/(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const moment = Date.parse(text);
    return Number.isNaN(moment) ? undefined : momentValue(moment, kind);
  }
  const found = momentAt(text.replace(" ", "T"), ownZone());
  return found ? momentValue(found.moment, kind) : undefined;
}

/** Returns the values of a component for a row. */
export function rowValues(columns: readonly Column[], row: Row): Plain {
  const pairs = columns
    .slice(0, row.length)
    .map(({ name, attribute }, index) => [name, cellValue(attribute, row[index] ?? "")]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined && value !== null));
}

/** Whether a row holds the names of the columns rather than values. */
export function isHeading(columns: readonly Column[], labels: readonly string[], row: Row): boolean {
  const said = row.map((cell) => cell.trim().toLowerCase()).filter(Boolean);
  const names = new Set([...columns.map(({ name }) => name), ...labels].map((name) => name.toLowerCase()));
  return said.length > 0 && said.every((cell) => names.has(cell));
}
