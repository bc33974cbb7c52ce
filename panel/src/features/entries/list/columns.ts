import type { StoredEntry } from "../../../api/entries";
import type { Attribute } from "../../../document/model";
import { type Described, type Place, placesOf } from "./places";

/** How a column shows its values. */
export type Shown = "scalar" | "one" | "many" | "components" | "file" | "creator" | "locales" | "status";

export interface Column {
  /** Its name in addresses and preferences: `title`, `category`, `category.name`, `seo.metaTitle`. */
  readonly path: string;
  /** What it is called, from the outside in. */
  readonly label: readonly string[];
  readonly shown: Shown;
  readonly attribute: Attribute;
  /** What is asked for to show it; "" for what comes with every entry. */
  readonly asks: string;
  /** What the list is sorted by; null where it cannot be. */
  readonly sortPath: string | null;
  /** Of a relation, what the entries are called by that it leads to. */
  readonly mainField?: string;
}

const UNLISTED = new Set(["json", "richtext", "dynamiczone", "blocks"]);

/** Returns every column a list may have, by path. */
export function columnsOf(described: Described): Map<string, Column> {
  const { draftAndPublish, localized } = described.model.type(described.uid);
  const found = [stamp("id", "integer"), ...[...placesOf(described)].flatMap(columnOf)];
  if (draftAndPublish) found.push({ ...stamp("status", "enumeration"), shown: "status" });
  if (localized)
    found.push({
      ...stamp("localizations", "relation"),
      shown: "locales",
      asks: "localizations",
      sortPath: null,
    });
  found.push(stamp("createdAt", "datetime"), stamp("updatedAt", "datetime"));
  for (const name of ["createdBy", "updatedBy"])
    found.push({ ...stamp(name, "relation"), shown: "creator", asks: name, sortPath: `${name}.firstname` });
  found.push(stamp("documentId", "string"));
  return new Map(found.map((column) => [column.path, column]));
}

/** A column of what every entry has; its label is a word of the panel. */
function stamp(path: string, type: string): Column {
  return {
    path,
    label: [],
    shown: "scalar",
    attribute: { type, localized: false },
    asks: "",
    sortPath: path,
  };
}

function columnOf({ path, label, attribute, isMany, mainField }: Place): Column[] {
  const plain = { path, label, attribute, asks: path, sortPath: null };
  if (attribute.type === "relation" && isMany) return [{ ...plain, shown: "many" }];
  if (attribute.type === "relation" && mainField) {
    const asks = `${path}.${mainField}`;
    return [{ ...plain, shown: "one", asks, sortPath: asks, mainField }];
  }
  if (attribute.type === "component") return [{ ...plain, shown: "components" }];
  if (attribute.type === "media") return [{ ...plain, shown: "file" }];
  if (isMany || UNLISTED.has(attribute.type)) return [];
  return [{ ...plain, shown: "scalar", sortPath: path }];
}

/** Returns the columns that an address or preferences name, without those there are not. */
export function chosenColumns(paths: readonly string[], all: ReadonlyMap<string, Column>): Column[] {
  return paths.flatMap((path) => all.get(path) ?? []);
}

/** Returns the `fields` that show some columns; never nothing, which would be everything. */
export function askedFields(columns: readonly Column[], mainField: string): string {
  const asked = new Set([mainField, ...columns.map(({ asks }) => asks)]);
  asked.delete("");
  return [...asked].join(",") || "documentId";
}

/** Returns what an entry has at a path. */
export function valueAt(entry: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = entry;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? null;
}

/** Returns what an entry is called; "" where it has no such text. */
export function titleOf(entry: StoredEntry, mainField: string): string {
  const title = valueAt(entry, mainField);
  return typeof title === "string" || typeof title === "number" ? String(title) : "";
}
