import { uidOf } from "./holders";
import { isSame } from "./marks";
import { type Field, type Holder, isComponent, type Properties, type Schemas } from "./schemas";

/** What is sent to have the files written. */

export interface AttributeChange {
  readonly action: "create" | "update" | "delete";
  readonly name: string;
  readonly renamedFrom?: string;
  readonly properties?: Properties;
}

export interface HolderChange extends Properties {
  readonly action: "create" | "update" | "delete";
  readonly uid: string;
  readonly attributes?: readonly AttributeChange[];
  /** All names in their order, where that is another than the one changes leave. */
  readonly order?: readonly string[];
}

export interface Changes {
  readonly contentTypes: readonly HolderChange[];
  readonly components: readonly HolderChange[];
}

/** What stands in `info` in a file stands beside the uid in a body. */
const INFO = ["displayName", "description", "singularName", "pluralName", "icon"];

/** Returns what leads from the files as they are to the ones that are wanted. */
export function changesOf(base: Schemas, now: Schemas): Changes {
  const changed = (areComponents: boolean) =>
    [...now.values()]
      .filter((holder) => isComponent(holder) === areComponents)
      .flatMap((holder) => changeOf(base.get(holder.uid), holder) ?? []);
  return { contentTypes: changed(false), components: changed(true) };
}

/** Returns the new uids of types by those they have, as far as they are to be renamed. */
export function renamesOf(schemas: Schemas): ReadonlyMap<string, string> {
  const renamed = [...schemas.values()].filter((holder) => !holder.isNew && !holder.isDeleted);
  return new Map(
    renamed.flatMap((holder) => (uidOf(holder) === holder.uid ? [] : [[holder.uid, uidOf(holder)]])),
  );
}

export function isEmpty({ contentTypes, components }: Changes): boolean {
  return !contentTypes.length && !components.length;
}

function changeOf(before: Holder | undefined, holder: Holder): HolderChange | null {
  const { uid } = holder;
  if (holder.isNew)
    return { action: "create", uid, ...headOf(undefined, holder), attributes: created(holder.fields) };
  if (holder.isDeleted) return { action: "delete", uid };
  if (!before || before === holder) return null;
  const attributes = attributeChanges(before, holder);
  const order = orderOf(before, holder);
  const change = { ...headOf(before, holder), ...(attributes.length ? { attributes } : {}), ...order };
  return Object.keys(change).length ? { action: "update", uid, ...change } : null;
}

/** Returns what is said besides the fields, as far as it is not as before. */
function headOf(before: Holder | undefined, holder: Holder): Properties {
  const isType = !isComponent(holder);
  const { draftAndPublish, ...options } = holder.options;
  const { draftAndPublish: drafts, ...optionsBefore } = before?.options ?? {};
  const isNew = !before;
  const said: Record<string, unknown> = {};
  for (const key of INFO) if (holder.info[key] !== before?.info[key]) said[key] = holder.info[key] ?? "";
  if (isNew && isType) said.kind = holder.kind;
  if (isNew && holder.collectionName) said.collectionName = holder.collectionName;
  if (isType && draftAndPublish !== drafts) said.draftAndPublish = draftAndPublish === true;
  if (!isSame(options, optionsBefore)) said.options = options;
  if (!isSame(holder.pluginOptions, before?.pluginOptions ?? {})) said.pluginOptions = holder.pluginOptions;
  return said;
}

function created(fields: readonly Field[]): AttributeChange[] {
  return fields.map(({ name, properties }) => ({ action: "create", name, properties }));
}

/** Returns the changes of fields in an order in which each finds its name free. */
function attributeChanges(before: Holder, { fields }: Holder): AttributeChange[] {
  const deleted = fields.filter(({ was, isDeleted }) => was !== null && isDeleted);
  const renamed = fields.filter(({ was, name, isDeleted }) => was !== null && !isDeleted && was !== name);
  const updated = fields.filter((field) => isUpdated(before, field));
  return [
    ...deleted.map(({ was, name }) => ({ action: "delete" as const, name: was ?? name })),
    ...inOrder(renamed).map(({ was, name, properties }) => ({
      action: "update" as const,
      name,
      ...(was ? { renamedFrom: was } : {}),
      properties,
    })),
    ...updated.map(({ name, properties }) => ({ action: "update" as const, name, properties })),
    ...created(fields.filter(({ was }) => was === null)),
  ];
}

function isUpdated(before: Holder, { key, was, name, isDeleted, properties }: Field): boolean {
  if (was !== name || isDeleted) return false;
  const said = before.fields.find((field) => field.key === key)?.properties;
  return said !== undefined && !isSame(said, properties);
}

/** Returns renames such that nothing is called what another one is still called; a circle stays one. */
function inOrder(renamed: readonly Field[]): Field[] {
  const waiting = [...renamed];
  const ordered: Field[] = [];
  while (waiting.length) {
    const next = waiting.findIndex(({ name }) => !waiting.some(({ was }) => was === name));
    ordered.push(...waiting.splice(Math.max(next, 0), 1));
  }
  return ordered;
}

/** Returns the wanted order, unless it is the one that comes of itself: written fields first, new ones behind. */
function orderOf(before: Holder, { fields }: Holder): { order?: string[] } {
  const wanted = fields.filter(({ isDeleted }) => !isDeleted);
  const written = before.fields.flatMap(({ key }) => wanted.filter((field) => field.key === key));
  const itself = [...written, ...wanted.filter(({ was }) => was === null)];
  return itself.every((field, index) => field === wanted[index])
    ? {}
    : { order: wanted.map(({ name }) => name) };
}
