import type { Attribute, Component, ContentType, Fields } from "./model";

type Raw = Readonly<Record<string, unknown>>;

/** A content type or a component, as the content manager describes it. */
export interface Described {
  uid: string;
  kind?: ContentType["kind"];
  category?: string;
  isDisplayed: boolean;
  info: Raw;
  options: Raw;
  pluginOptions?: Raw;
  mainField: string;
  preview?: boolean;
  attributes: Record<string, Raw>;
}

export function contentType(raw: Described): ContentType {
  const localized = isMarkedLocalized(raw);
  return {
    ...fields(raw, (attribute) => localized && isOfEachLocale(attribute)),
    kind: raw.kind ?? "collectionType",
    draftAndPublish: raw.options.draftAndPublish === true,
    localized,
    singularName: text(raw.info.singularName),
    pluralName: text(raw.info.pluralName),
    visible: raw.isDisplayed,
    ...(raw.preview ? { preview: true } : {}),
  };
}

export function component(raw: Described): Component {
  const icon = text(raw.info.icon);
  return {
    ...fields(raw, () => true),
    category: raw.category ?? "",
    ...(icon ? { icon } : {}),
    known: true,
  };
}

function fields(raw: Described, isLocalized: (attribute: Raw) => boolean): Fields {
  const attributes = Object.entries(raw.attributes).map(([name, said]) => [
    name,
    attribute(said, isLocalized(said)),
  ]);
  return {
    uid: raw.uid,
    displayName: text(raw.info.displayName) || raw.uid,
    description: text(raw.info.description),
    mainField: raw.mainField,
    attributes: Object.fromEntries(attributes) as Record<string, Attribute>,
  };
}

function attribute(said: Raw, localized: boolean): Attribute {
  const read = { ...said, localized } as unknown as Attribute;
  if (said.type !== "media") return read;
  return { ...read, multiple: said.multiple === true };
}

/** Relations and uids are of each locale, whatever the schema says of them. */
function isOfEachLocale(said: Raw): boolean {
  return isMarkedLocalized(said) || said.type === "relation" || said.type === "uid";
}

function isMarkedLocalized(said: { readonly pluginOptions?: unknown } | Raw): boolean {
  const options = said.pluginOptions as { i18n?: { localized?: unknown } } | undefined;
  return options?.i18n?.localized === true;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
