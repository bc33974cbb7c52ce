import { type Holder, type Kind, type Properties, text } from "./schemas";

/** What a form says of a type or a component; of check boxes that are on, "on". */
type Values = Readonly<Record<string, string>>;

/** Returns a new type or component without fields. */
export function newHolder(kind: Kind, values: Values): Holder {
  const { singularName = "", pluralName = "", category = "" } = values;
  const isType = kind !== "component";
  const uid = isType ? `api::${singularName}.${singularName}` : `${category}.${singularName}`;
  const empty: Holder = {
    uid,
    kind,
    category: isType ? "" : category,
    collectionName: "",
    info: isType ? { singularName, pluralName } : {},
    options: {},
    pluginOptions: {},
    fields: [],
    file: isType
      ? `app/api/${singularName.replaceAll("-", "_")}/schema.json`
      : `app/components/${category.replaceAll("-", "_")}/${singularName}.json`,
    isOwn: true,
    isNew: true,
    isDeleted: false,
  };
  return { ...empty, ...withSettings(empty, values) };
}

/** Returns what a type or a component says once its settings are those of a form. */
export function withSettings(
  holder: Holder,
  values: Values,
): Pick<Holder, "info" | "options" | "pluginOptions"> {
  const { description: _before, ...info } = holder.info;
  const { displayName = "", description = "", singularName, pluralName } = values;
  const said = {
    ...info,
    ...(holder.kind !== "component" && singularName ? { singularName } : {}),
    ...(holder.kind !== "component" && pluralName ? { pluralName } : {}),
    displayName,
    ...(description ? { description } : {}),
  };
  if (holder.kind === "component")
    return { info: said, options: holder.options, pluginOptions: holder.pluginOptions };
  return {
    info: said,
    options: { ...holder.options, draftAndPublish: values.draftAndPublish === "on" },
    pluginOptions: withLocalized(holder.pluginOptions, values.localized === "on"),
  };
}

/** Returns the uid of a type as its singular name makes it: that of its API's only type names the API too. */
export function uidOf({ uid, kind, info, file }: Holder): string {
  const [, owner, name] = /^api::(.+)\.(.+)$/.exec(uid) ?? [];
  const singular = text(info.singularName);
  if (kind === "component" || !owner || !singular || singular === name) return uid;
  return `api::${/\/content[-_]types\//.test(file) ? owner : singular}.${singular}`;
}

/** Returns options of plugins that say whether something is in several languages, and nothing where it is not. */
export function withLocalized(options: Properties, isLocalized: boolean): Properties {
  const before = (options.i18n ?? {}) as Properties;
  // Spread over what is there, so that keys keep their order in the file.
  if (isLocalized) return { ...options, i18n: { ...before, localized: true } };
  const { localized: _gone, ...rest } = before;
  if (Object.keys(rest).length) return { ...options, i18n: rest };
  const { i18n: _empty, ...others } = options;
  return others;
}
