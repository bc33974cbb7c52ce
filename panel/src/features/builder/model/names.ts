import { type Holder, isComponent, type Schemas } from "./schemas";

/** What is wrong with a name. */
export type NameProblem = "names.form" | "names.dashed" | "names.taken" | "names.reserved" | null;

const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9_]*$/;
const DASHED = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Names that may not be chosen. */
export interface Reserved {
  readonly models: readonly string[];
  readonly attributes: readonly string[];
}

/** Returns what is wrong with the name of a field: it must differ from all others, and from what they were. */
export function wrongFieldName(
  holder: Holder,
  key: string | null,
  name: string,
  reserved: Reserved,
): NameProblem {
  if (!ATTRIBUTE.test(name)) return "names.form";
  const others = holder.fields.filter((field) => field.key !== key);
  if (others.some((field) => field.name === name || field.was === name)) return "names.taken";
  return !isComponent(holder) && reserved.attributes.includes(name) ? "names.reserved" : null;
}

/** Returns what is wrong with the singular or plural name of a new type. */
export function wrongTypeName(schemas: Schemas, name: string, reserved: Reserved): NameProblem {
  if (!DASHED.test(name)) return "names.dashed";
  const names = [...schemas.values()].flatMap(({ info }) => [info.singularName, info.pluralName]);
  if (names.includes(name)) return "names.taken";
  return reserved.models.includes(name) ? "names.reserved" : null;
}

/** Returns words as they stand in addresses: "Opening hours" is `opening-hours`. */
export function dashed(words: string): string {
  return words
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "");
}

/** Returns the English plural of a name, which one may change. */
export function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, "ies");
  return /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : name && `${name}s`;
}
