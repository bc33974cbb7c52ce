import type { Configuration } from "../../../api/configuration";
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
  /** Whether its head sorts by it: a view may say that it does not. */
  readonly isSortable: boolean;
  /** Of a relation, what the entries are called by that it leads to. */
  readonly mainField?: string;
}

/** A column without what the view of its type says of it. */
type Plain = Omit<Column, "isSortable">;

const UNLISTED = new Set(["json", "richtext", "dynamiczone", "blocks"]);

/** Returns every column a list may have, by path. */
export function columnsOf(described: Described): Map<string, Column> {
  const { draftAndPublish, localized } = described.model.type(described.uid);
  const found: Plain[] = [stamp("id", "integer"), ...[...placesOf(described)].flatMap(columnOf)];
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
  const { columnViews } = described.configurations.type;
  return new Map(found.map((column) => [column.path, asConfigured(column, columnViews)]));
}

/** Returns a column with the label and the sorting that the view of the type says. */
function asConfigured(column: Plain, views: Configuration["columnViews"]): Column {
  const view = views[column.path.split(".")[0] ?? ""];
  const isSortable = column.sortPath !== null && (view?.sortable ?? true);
  const isNamed = !column.label.length && view && view.label !== column.path;
  return { ...column, ...(isNamed ? { label: [view.label] } : {}), isSortable };
}

/**
 * Returns the columns that a list of a type begins with. Of a component, which is no column itself, it is what
 * the component is called by.
 */
export function configuredColumns(described: Described, all: ReadonlyMap<string, Column>): string[] {
  const { model, uid, configurations } = described;
  return configurations.type.columns.flatMap((name) => {
    if (all.has(name)) return [name];
    const inner = model.type(uid).attributes[name]?.component ?? "";
    const path = `${name}.${configurations.components[inner]?.mainField}`;
    return all.has(path) ? [path] : [];
  });
}

/** A column of what every entry has; its label is a word of the panel. */
function stamp(path: string, type: string): Plain {
  return {
    path,
    label: [],
    shown: "scalar",
    attribute: { type, localized: false },
    asks: "",
    sortPath: path,
  };
}

function columnOf({ path, label, attribute, isMany, mainField }: Place): Plain[] {
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
