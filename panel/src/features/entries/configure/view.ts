import type { Change, ColumnView, Configuration, FieldView } from "../../../api/configuration";
import type { Attribute, Fields } from "../../../document/model";

/** How a type or a component is shown while somebody changes it. Pure data. */

const UNSORTABLE = new Set(["component", "json", "media", "richtext", "dynamiczone", "blocks", "password"]);
const UNLISTED = new Set(["json", "password", "richtext", "dynamiczone", "blocks"]);
const TO_ONE = new Set(["oneToOne", "manyToOne"]);
const TO_TYPE = new Set([...TO_ONE, "oneToMany", "manyToMany"]);
const WIDE = new Set(["dynamiczone", "component", "json", "richtext", "blocks"]);
const STAMPS = ["createdAt", "updatedAt"] as const;
const CREATORS = ["createdBy", "updatedBy"] as const;

/** Returns the attributes that a form may have. */
export function formNames({ attributes }: Fields): string[] {
  return Object.keys(attributes).filter((name) => attributes[name]?.visible !== false);
}

/** Returns what a list may have as columns. */
export function columnNames({ attributes }: Fields): string[] {
  const listed = Object.entries(attributes).filter(([, attribute]) => isListable(attribute));
  return ["id", ...listed.map(([name]) => name), ...STAMPS, ...CREATORS];
}

function isListable({ type, visible, relation }: Attribute): boolean {
  return visible !== false && !UNLISTED.has(type) && (type !== "relation" || TO_TYPE.has(relation ?? ""));
}

/** Returns what a list may be sorted by. */
export function sortNames({ attributes }: Fields): string[] {
  const own = Object.entries(attributes).filter(([, attribute]) => isSortable(attribute));
  return ["id", ...own.map(([name]) => name), ...STAMPS, ...CREATORS];
}

function isSortable({ type, relation }: Attribute): boolean {
  return type === "relation" ? TO_ONE.has(relation ?? "") : !UNSORTABLE.has(type);
}

/** Returns what entries may be called by. */
export function titleNames({ attributes }: Fields): string[] {
  const own = Object.entries(attributes).filter(
    ([, { type }]) => type !== "relation" && !UNSORTABLE.has(type),
  );
  return ["id", ...own.map(([name]) => name)];
}

/** How wide a field is that is added: as wide as it would be by itself. */
export function usualSize({ type }: Attribute): number {
  return WIDE.has(type) ? 12 : 6;
}

export function withField(view: Configuration, name: string, change: Partial<FieldView>): Configuration {
  const before = view.fields[name];
  return before ? { ...view, fields: { ...view.fields, [name]: { ...before, ...change } } } : view;
}

export function withColumn(view: Configuration, name: string, change: Partial<ColumnView>): Configuration {
  const before = view.columnViews[name];
  return before ? { ...view, columnViews: { ...view.columnViews, [name]: { ...before, ...change } } } : view;
}

const SETTINGS = [
  "mainField",
  "pageSize",
  "defaultSortBy",
  "defaultSortOrder",
  "relationOpenMode",
  "bulkable",
  "filterable",
  "searchable",
] as const;
const EDIT = ["label", "description", "placeholder", "editable", "mainField"] as const;
const LIST = ["label", "sortable"] as const;

/** Returns what is to be sent: what differs from what was read. What others changed meanwhile stays so. */
export function changesOf(before: Configuration, after: Configuration): Change {
  const settings = difference(SETTINGS, before, after);
  const named = Object.keys(after.fields).flatMap((name) => {
    const edit = difference(EDIT, before.fields[name], after.fields[name]);
    const list = difference(LIST, before.columnViews[name], after.columnViews[name]);
    const parts = { ...(edit ? { edit } : {}), ...(list ? { list } : {}) };
    return Object.keys(parts).length ? [[name, parts] as const] : [];
  });
  const layouts = {
    ...(isSame(before.columns, after.columns) ? {} : { list: after.columns }),
    ...(isSame(before.rows, after.rows) ? {} : { edit: after.rows }),
  };
  return {
    ...(settings ? { settings } : {}),
    ...(named.length ? { metadatas: Object.fromEntries(named) } : {}),
    ...(Object.keys(layouts).length ? { layouts } : {}),
  };
}

function difference<T extends object>(
  names: readonly (keyof T & string)[],
  before: T | undefined,
  after: T | undefined,
): Record<string, unknown> | null {
  const changed = names.filter((name) => before?.[name] !== after?.[name]);
  return changed.length ? Object.fromEntries(changed.map((name) => [name, after?.[name]])) : null;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
