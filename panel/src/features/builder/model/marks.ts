import type { Field, Holder, Schemas } from "./schemas";

/** What has become of something since it was read from the files; null for nothing. */
export type Mark = "new" | "modified" | "deleted" | null;

export function markOfField(base: Holder | undefined, field: Field): Mark {
  if (field.was === null) return "new";
  if (field.isDeleted) return "deleted";
  const before = base?.fields.find(({ key }) => key === field.key);
  return before && before.name === field.name && isSame(before.properties, field.properties)
    ? null
    : "modified";
}

export function markOfHolder(base: Schemas, holder: Holder): Mark {
  if (holder.isNew) return "new";
  if (holder.isDeleted) return "deleted";
  const before = base.get(holder.uid);
  return before && isSame(contentOf(before), contentOf(holder)) ? null : "modified";
}

/** Returns the types and components that are not as they were. */
export function changedHolders(base: Schemas, now: Schemas): Holder[] {
  return [...now.values()].filter((holder) => markOfHolder(base, holder));
}

/** Whether two values are the same JSON, keys in the same order. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function contentOf({ info, options, pluginOptions, fields }: Holder): unknown {
  return [
    info,
    options,
    pluginOptions,
    fields.map(({ name, properties, isDeleted }) => [name, properties, isDeleted]),
  ];
}
