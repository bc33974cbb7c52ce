/** The content types and components of a project, as their schema files say. Pure data, never changed in place. */

export type Properties = Readonly<Record<string, unknown>>;

/** An attribute of a type or a component. */
export interface Field {
  /** Stays the same when it is renamed or moved. */
  readonly key: string;
  /** Its name in the schema file; null where it is new. */
  readonly was: string | null;
  readonly name: string;
  /** What the file says of it, `type` among it. */
  readonly properties: Properties;
  readonly isDeleted: boolean;
}

export type Kind = "collectionType" | "singleType" | "component";

/** A content type or a component. */
export interface Holder {
  readonly uid: string;
  readonly kind: Kind;
  /** Of a component: the folder it is in. */
  readonly category: string;
  readonly collectionName: string;
  readonly info: Properties;
  readonly options: Properties;
  readonly pluginOptions: Properties;
  readonly fields: readonly Field[];
  /** Where its file is in the project; "" where it comes with a plugin. */
  readonly file: string;
  /** Whether its file is one of the project's. */
  readonly isOwn: boolean;
  readonly isNew: boolean;
  readonly isDeleted: boolean;
}

/** All of them by uid. Those of types have "::", so that components never have the same. */
export type Schemas = ReadonlyMap<string, Holder>;

export function isComponent(holder: Holder): boolean {
  return holder.kind === "component";
}

export function displayName(holder: Holder): string {
  const name = holder.info.displayName;
  return typeof name === "string" && name ? name : holder.uid;
}

export function typeOf(field: Field): string {
  return text(field.properties.type);
}

/** Returns what a field is declared as: its type, or the custom field it is. */
export function kindOf(field: Field): string {
  return typeOf(field) === "customField" ? text(field.properties.customField) : typeOf(field);
}

/** Whether something is marked as having its own value in each locale. */
export function isLocalized(pluginOptions: unknown): boolean {
  const options = pluginOptions as { i18n?: { localized?: unknown } } | undefined;
  return options?.i18n?.localized === true;
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** Returns the components that an attribute may hold. */
export function componentsOf({ properties }: Field): readonly string[] {
  if (properties.type === "component") return text(properties.component) ? [text(properties.component)] : [];
  return properties.type === "dynamiczone" ? texts(properties.components) : [];
}

/** A field of some type or component that leads to another one. */
export interface Use {
  readonly holder: Holder;
  readonly field: Field;
}

/** Returns the fields that hold a component, or that are relations to a type. */
export function usesOf(schemas: Schemas, uid: string): Use[] {
  return [...schemas.values()].flatMap((holder) =>
    holder.fields
      .filter((field) => !field.isDeleted && leadsTo(field, uid))
      .map((field) => ({ holder, field })),
  );
}

export function leadsTo(field: Field, uid: string): boolean {
  if (field.properties.type === "relation") return field.properties.target === uid;
  return componentsOf(field).includes(uid);
}

/** Returns the content of a schema file, in the order in which people write it. */
export function fileContent(holder: Holder): Record<string, unknown> {
  const fields = holder.fields.filter(({ isDeleted }) => !isDeleted);
  return {
    ...(isComponent(holder) ? {} : { kind: holder.kind }),
    ...(holder.collectionName ? { collectionName: holder.collectionName } : {}),
    info: holder.info,
    ...(Object.keys(holder.options).length ? { options: holder.options } : {}),
    ...(Object.keys(holder.pluginOptions).length ? { pluginOptions: holder.pluginOptions } : {}),
    attributes: Object.fromEntries(fields.map(({ name, properties }) => [name, properties])),
  };
}

export function fileText(holder: Holder): string {
  return `${JSON.stringify(fileContent(holder), null, 2)}\n`;
}
