import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Permission } from "../api/types";
import { PERMISSIONS } from "./permissions";

const READ = "plugin::content-manager.explorer.read";
const UPDATE = "plugin::content-manager.explorer.update";

/** Permitted fields; null for all. */
export type Fields = ReadonlySet<string> | null;

/** What may be read of entries in lists, decided as the server decides it. */
export interface Readable {
  /** The fields that every entry of a type may be shown with. */
  listed(uid: string, locale: string): Fields;
  /** The fields that every entry of another type may be found by; an empty set if entries may be hidden. */
  related(uid: string, locale: string): Fields;
  /** The fields of a type that may be written, of some entries at least. */
  written(uid: string, locale: string): Fields;
}

interface Rule {
  fields: Fields;
  locales: ReadonlySet<string> | null;
  isConditional: boolean;
}

/** Whether a field, or something inside it, is permitted. */
export function allows(fields: Fields, name: string): boolean {
  if (fields === null || fields.has(name)) return true;
  return [...fields].some((field) => field.startsWith(`${name}.`));
}

export function readableBy(permissions: readonly Permission[]): Readable {
  const rules = new Map<string, Rule[]>();
  for (const { action, subject, properties, conditions } of permissions) {
    if (!subject) continue;
    const { fields, locales } = properties ?? {};
    const rule = { fields: names(fields), locales: names(locales), isConditional: conditions.length > 0 };
    const key = `${action} ${subject}`;
    rules.set(key, [...(rules.get(key) ?? []), rule]);
  }
  const found = (uid: string, locale: string, action = READ): Rule[] =>
    (rules.get(`${action} ${uid}`) ?? []).filter(({ locales }) => !locale || !locales || locales.has(locale));
  return {
    listed: (uid, locale) => shared(found(uid, locale)),
    related: (uid, locale) => shared(found(uid, locale).filter(({ isConditional }) => !isConditional)),
    written: (uid, locale) =>
      shared(found(uid, locale, UPDATE).map((rule) => ({ ...rule, isConditional: false }))),
  };
}

export function useReadable(): Readable {
  const { data } = useSuspenseQuery(PERMISSIONS);
  return useMemo(() => readableBy(data), [data]);
}

function names(listed: unknown): ReadonlySet<string> | null {
  return Array.isArray(listed) ? new Set(listed.map(String)) : null;
}

/** Fields of a rule without conditions are permitted; of others only those that all of them permit. */
function shared(rules: readonly Rule[]): Fields {
  if (!rules.length) return new Set();
  const free = rules.filter(({ isConditional }) => !isConditional);
  if (free.some(({ fields }) => fields === null)) return null;
  if (free.length) return new Set(free.flatMap(({ fields }) => [...(fields ?? [])]));
  const limited = rules.flatMap(({ fields }) => (fields ? [fields] : []));
  const [first, ...others] = limited;
  return first ? new Set([...first].filter((name) => others.every((fields) => fields.has(name)))) : null;
}
