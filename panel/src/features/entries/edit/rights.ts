import type { Permission } from "../../../api/types";

/** Permitted fields; null for all, undefined where nothing of the kind is permitted. */
export type Fields = ReadonlySet<string> | null | undefined;

const EXPLORER = "plugin::content-manager.explorer";

/**
 * Returns the fields that some roles permit together, whatever the conditions of single rules say: which of
 * them an entry meets only the server knows.
 */
export function permittedFields(
  permissions: readonly Permission[],
  action: "create" | "read" | "update",
  uid: string,
  locale: string | undefined,
): Fields {
  const rules = permissions.filter(
    ({ action: granted, subject, properties }) =>
      granted === `${EXPLORER}.${action}` &&
      subject === uid &&
      (!locale || !properties?.locales || properties.locales.includes(locale)),
  );
  if (!rules.length) return undefined;
  const names = new Set<string>();
  for (const { properties } of rules) {
    if (!properties?.fields) return null;
    for (const name of properties.fields) names.add(name);
  }
  return names;
}

/** Whether a field such as `seo.title` is permitted, by itself, by what it is in, or by something inside it. */
export function allows(fields: Fields, path: string): boolean {
  if (!fields) return fields === null;
  const parts = path.split(".");
  const around = parts.map((_, index) => parts.slice(0, index + 1).join("."));
  return around.some((name) => fields.has(name)) || [...fields].some((field) => field.startsWith(`${path}.`));
}

/** Returns a path of the document as permissions name it: without places in lists. */
export function fieldName(path: readonly (string | number)[]): string {
  return path.filter((part) => typeof part === "string").join(".");
}
