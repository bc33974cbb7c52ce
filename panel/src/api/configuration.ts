import { call } from "./request";

/** What a form or a list shows of an attribute. */
export interface FieldView {
  readonly label: string;
  readonly description: string;
  readonly placeholder: string;
  readonly visible: boolean;
  readonly editable: boolean;
  /** Of a relation: the attribute by which the entries it leads to are called. */
  readonly mainField?: string;
}

export interface ColumnView {
  readonly label: string;
  readonly searchable: boolean;
  readonly sortable: boolean;
}

export interface Placed {
  readonly name: string;
  /** Twelfths of a row. */
  readonly size: number;
}

/** How a type or a component is shown to everybody. */
export interface Configuration {
  readonly uid: string;
  readonly mainField: string;
  readonly pageSize: number;
  readonly defaultSortBy: string;
  readonly defaultSortOrder: "ASC" | "DESC";
  readonly relationOpenMode: "modal" | "page";
  readonly bulkable: boolean;
  readonly filterable: boolean;
  readonly searchable: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Placed[])[];
  /** By attribute; read with `fieldView`, which knows what to say of one that is missing here. */
  readonly fields: Readonly<Record<string, FieldView>>;
  readonly columnViews: Readonly<Record<string, ColumnView>>;
}

/** A type's configuration, and those of the components inside it, by uid. */
export interface Configurations {
  readonly type: Configuration;
  readonly components: Readonly<Record<string, Configuration>>;
}

interface Said {
  uid: string;
  settings: Record<string, unknown>;
  metadatas: Record<string, { edit: Partial<FieldView>; list: Partial<ColumnView> }>;
  layouts: { list: string[]; edit: Placed[][] };
}

interface Answer {
  data: { contentType?: Said; component?: Said; components: Record<string, Said> };
}

/** Reads how a type (`api::article.article`) or a component (`shared.seo`) is shown, and what is inside it. */
export async function readConfigurations(uid: string): Promise<Configurations> {
  return configurations(await call<Answer>("GET", pathOf(uid)));
}

/** What is changed of how a type or a component is shown; what is not named stays as it is. */
export interface Change {
  settings?: Readonly<Record<string, unknown>>;
  metadatas?: Readonly<
    Record<string, { edit?: Readonly<Record<string, unknown>>; list?: Readonly<Record<string, unknown>> }>
  >;
  layouts?: { list?: readonly string[]; edit?: readonly (readonly Placed[])[] };
}

/** Changes how a type or a component is shown to everybody. */
export async function changeConfiguration(uid: string, change: Change): Promise<Configurations> {
  return configurations(await call<Answer>("PUT", pathOf(uid), { body: change }));
}

/** Shows a type or a component as its schema says again. */
export async function resetConfiguration(uid: string): Promise<Configurations> {
  return configurations(await call<Answer>("DELETE", pathOf(uid)));
}

function pathOf(uid: string): string {
  return `/content-manager/${uid.includes("::") ? "content-types" : "components"}/${uid}/configuration`;
}

function configurations({ data }: Answer): Configurations {
  const said = data.contentType ?? data.component;
  if (!said) throw new Error("the server described no view");
  const components = Object.entries(data.components).map(([uid, inner]) => [uid, configuration(inner)]);
  return { type: configuration(said), components: Object.fromEntries(components) };
}

export function configuration(said: Said): Configuration {
  const { settings, metadatas, layouts } = said;
  const named = Object.entries(metadatas);
  return {
    uid: said.uid,
    mainField: String(settings.mainField ?? "id"),
    pageSize: Number(settings.pageSize ?? 10),
    defaultSortBy: String(settings.defaultSortBy ?? "id"),
    defaultSortOrder: settings.defaultSortOrder === "DESC" ? "DESC" : "ASC",
    relationOpenMode: settings.relationOpenMode === "page" ? "page" : "modal",
    bulkable: settings.bulkable !== false,
    filterable: settings.filterable !== false,
    searchable: settings.searchable !== false,
    columns: layouts.list,
    rows: layouts.edit,
    fields: Object.fromEntries(named.map(([name, { edit }]) => [name, withDefaults(name, edit)])),
    columnViews: Object.fromEntries(named.map(([name, { list }]) => [name, columnView(name, list)])),
  };
}

function withDefaults(name: string, said: Partial<FieldView>): FieldView {
  return { label: name, description: "", placeholder: "", visible: true, editable: true, ...said };
}

function columnView(name: string, said: Partial<ColumnView>): ColumnView {
  return { label: name, searchable: false, sortable: false, ...said };
}

/** Returns what a form says of an attribute; of one without a view, its name. */
export function fieldView(shown: Configuration | undefined, name: string): FieldView {
  return shown?.fields[name] ?? withDefaults(name, {});
}
