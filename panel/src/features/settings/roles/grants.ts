import type { ContentAction, Permittable, Property, Subject } from "../../../api/people";
import type { Permission } from "../../../api/types";

/** What a role may do while it is edited, without a browser: by subject, then by action. */

export interface Grant {
  /** Paths of fields; null is every one, undefined is what stands where an action has no such limit. */
  fields: readonly string[] | null | undefined;
  /** Codes of locales; null is every one, undefined is what stands where a type has none. */
  locales: readonly string[] | null | undefined;
  conditions: readonly string[];
  /** Properties the panel does not know, kept as they are. */
  rest: Permission["properties"];
  /** What the role is called that gives it, where several are looked at together. */
  role?: string;
}

/** Several grants of one action are alternatives; the panel makes one, and shows what is there. */
export type SubjectGrants = ReadonlyMap<string, readonly Grant[]>;
export type Grants = ReadonlyMap<string, SubjectGrants>;

/** Actions on nothing in particular are kept under this subject. */
export const NOTHING = "";

export type Limit = "fields" | "locales";

/** Reads permissions; where one names no locales it is for the default one (as the server takes it). */
export function readGrants(
  permissions: readonly Permission[],
  subjects: readonly Subject[],
  role?: string,
): Grants {
  const defaults = new Map(subjects.map((subject) => [subject.uid, defaultLocales(subject)]));
  const grants = new Map<string, Map<string, Grant[]>>();
  for (const { action, subject, properties, conditions } of permissions) {
    const ofSubject = grants.get(subject ?? NOTHING) ?? new Map<string, Grant[]>();
    grants.set(subject ?? NOTHING, ofSubject);
    const { fields, locales = defaults.get(subject ?? NOTHING), ...rest } = properties;
    const grant: Grant = { fields, locales, conditions, rest, ...(role === undefined ? {} : { role }) };
    ofSubject.set(action, [...(ofSubject.get(action) ?? []), grant]);
  }
  return grants;
}

/** Returns what several roles give together: everything that any of them does. */
export function joinGrants(all: readonly Grants[]): Grants {
  const joined = new Map<string, Map<string, Grant[]>>();
  for (const grants of all)
    for (const [subject, ofSubject] of grants) {
      const before = joined.get(subject) ?? new Map<string, Grant[]>();
      joined.set(subject, before);
      for (const [action, list] of ofSubject) before.set(action, [...(before.get(action) ?? []), ...list]);
    }
  return joined;
}

/** Names the roles that give something, each with the conditions under which it does. */
export function rolesOf(list: readonly Grant[], conditions: Permittable["conditions"]): string {
  const nameOf = (id: string) => conditions.find((one) => one.id === id)?.displayName ?? id;
  return list
    .filter(({ role }) => role !== undefined)
    .map(({ role, conditions: under }) => (under.length ? `${role} (${under.map(nameOf).join(", ")})` : role))
    .join(", ");
}

function defaultLocales(subject: Subject): string[] | undefined {
  const found = localesOf(subject).filter(({ isDefault }) => isDefault);
  return found.length ? found.map(({ value }) => value) : undefined;
}

/** Returns the permissions to send, with only the properties an action is limited by. */
export function toPermissions(grants: Grants, actions: readonly ContentAction[]): Permission[] {
  const limits = new Map(
    actions.map(({ actionId, applyToProperties }) => [actionId, applyToProperties ?? []]),
  );
  const permissions: Permission[] = [];
  for (const [subject, ofSubject] of grants)
    for (const [action, list] of ofSubject)
      for (const { fields, locales, conditions, rest } of list) {
        const properties: Permission["properties"] = { ...rest };
        const limited = limits.get(action) ?? [];
        if (fields !== undefined && limited.includes("fields")) properties.fields = fields && [...fields];
        if (locales !== undefined && limited.includes("locales"))
          properties.locales = locales && [...locales];
        permissions.push({ action, subject: subject || null, properties, conditions: [...conditions] });
      }
  return permissions;
}

/** Returns the paths of all fields of a subject that hold no others, as permissions name them. */
export function leavesOf(properties: readonly Property[], before = ""): string[] {
  return properties.flatMap(({ value, children }) =>
    children?.length ? leavesOf(children, `${before}${value}.`) : [before + value],
  );
}

export function fieldsOf(subject: Subject): readonly Property[] {
  return subject.properties.find(({ value }) => value === "fields")?.children ?? [];
}

export function localesOf(subject: Subject): readonly Property[] {
  return subject.properties.find(({ value }) => value === "locales")?.children ?? [];
}

/** How much of some names a grant covers. */
export type Cover = "none" | "some" | "all";

export function coverOf(grants: readonly Grant[] | undefined, limit: Limit, names: readonly string[]): Cover {
  if (!grants?.length) return "none";
  const covered = names.filter((name) => grants.some((grant) => grant[limit]?.includes(name) ?? true));
  if (covered.length === names.length) return "all";
  return covered.length ? "some" : "none";
}

/** Returns those of some grants that cover any of these names. */
export function grantsOf(
  grants: readonly Grant[] | undefined,
  limit: Limit,
  names: readonly string[],
): readonly Grant[] {
  return grants?.filter((grant) => coverOf([grant], limit, names) !== "none") ?? [];
}

/** How much of a subject an action covers: all of it only with every field and every locale it has. */
export function coverOfAction(
  grants: readonly Grant[] | undefined,
  action: ContentAction,
  subject: Subject,
): Cover {
  if (!grants?.length) return "none";
  const parts = limitsOf(action).map((limit) => coverOf(grants, limit, namesOf(subject, limit)));
  return parts.every((part) => part === "all") ? "all" : "some";
}

export function limitsOf(action: ContentAction): Limit[] {
  return (action.applyToProperties ?? []).filter(
    (name): name is Limit => name === "fields" || name === "locales",
  );
}

export function namesOf(subject: Subject, limit: Limit): string[] {
  return limit === "fields" ? leavesOf(fieldsOf(subject)) : localesOf(subject).map(({ value }) => value);
}

function replaced(grants: Grants, subject: string, action: string, list: readonly Grant[]): Grants {
  const ofSubject = new Map(grants.get(subject));
  if (list.length) ofSubject.set(action, list);
  else ofSubject.delete(action);
  return new Map(grants).set(subject, ofSubject);
}

/** Permits an action on nothing in particular, or takes it back. */
export function setPlain(grants: Grants, action: string, isOn: boolean): Grants {
  const grant: Grant = { fields: undefined, locales: undefined, conditions: [], rest: {} };
  return replaced(grants, NOTHING, action, isOn ? [grant] : []);
}

/** Permits an action on a whole subject, with every field and locale it has today, or takes it back. */
export function setAction(grants: Grants, action: ContentAction, subject: Subject, isOn: boolean): Grants {
  if (!isOn) return replaced(grants, subject.uid, action.actionId, []);
  const [before] = grants.get(subject.uid)?.get(action.actionId) ?? [];
  return replaced(grants, subject.uid, action.actionId, [whole(action, subject, before)]);
}

function whole(action: ContentAction, subject: Subject, before?: Grant): Grant {
  const limits = limitsOf(action);
  const all = (limit: Limit) => (limits.includes(limit) ? namesOf(subject, limit) : undefined);
  return {
    fields: all("fields"),
    locales: localesOf(subject).length ? all("locales") : undefined,
    conditions: before?.conditions ?? [],
    rest: before?.rest ?? {},
  };
}

/** Adds names to what an action is limited to, or takes them away; with none left the action goes. */
export function setNames(
  grants: Grants,
  action: ContentAction,
  subject: Subject,
  limit: Limit,
  names: readonly string[],
  isOn: boolean,
): Grants {
  const all = namesOf(subject, limit);
  const list = grants.get(subject.uid)?.get(action.actionId) ?? [];
  if (!list.length) {
    if (!isOn) return grants;
    return replaced(grants, subject.uid, action.actionId, [
      { ...whole(action, subject), [limit]: [...names] },
    ]);
  }
  const changed = list.map((grant) => {
    const before = grant[limit] ?? all;
    const kept = before.filter((name) => !names.includes(name));
    return { ...grant, [limit]: isOn ? [...kept, ...names] : kept };
  });
  return replaced(
    grants,
    subject.uid,
    action.actionId,
    changed.filter((grant) => grant[limit]?.length),
  );
}

/** Puts an action under a condition, or takes that away. */
export function setCondition(
  grants: Grants,
  action: string,
  subject: string,
  condition: string,
  isOn: boolean,
): Grants {
  const list = grants.get(subject)?.get(action) ?? [];
  const changed = list.map((grant) => {
    const kept = grant.conditions.filter((name) => name !== condition);
    return { ...grant, conditions: isOn ? [...kept, condition] : kept };
  });
  return replaced(grants, subject, action, changed);
}
