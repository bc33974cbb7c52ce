import { type Attribute, isToMany } from "../../../document/model";
import { type Described, placesOf } from "./places";

/** One condition of a list: a path such as `authors.name`, what it is compared by, and with what. */
export interface Condition {
  readonly path: string;
  readonly operator: Operator;
  readonly value: string;
}

export type Join = "$and" | "$or";

/** The conditions of a list, of which all or any must hold. */
export interface Filters {
  readonly join: Join;
  readonly conditions: readonly Condition[];
}

export const NO_FILTERS: Filters = { join: "$and", conditions: [] };

const TEXT = ["$containsi", "$notContainsi", "$eqi", "$nei", "$startsWithi", "$endsWithi"] as const;
const EQUAL = ["$eq", "$ne"] as const;
const ORDERED = [...EQUAL, "$gt", "$gte", "$lt", "$lte"] as const;
const EMPTY = ["$null", "$notNull"] as const;

export type Operator =
  | (typeof TEXT)[number]
  | (typeof EQUAL)[number]
  | (typeof ORDERED)[number]
  | (typeof EMPTY)[number];

const OPERATORS: ReadonlySet<string> = new Set([...TEXT, ...ORDERED, ...EMPTY]);

/** How a value is written in a form. */
export type ValueKind =
  | "text"
  | "number"
  | "boolean"
  | "choice"
  | "date"
  | "time"
  | "moment"
  | "entry"
  | "none";

const KINDS: Readonly<Record<string, ValueKind>> = {
  integer: "number",
  biginteger: "number",
  float: "number",
  decimal: "number",
  boolean: "boolean",
  enumeration: "choice",
  date: "date",
  time: "time",
  datetime: "moment",
  timestamp: "moment",
  relation: "entry",
};
const SCALAR_TEXTS = new Set(["string", "text", "richtext", "email", "uid", "documentId"]);

/** Returns how the values of an attribute are written in a condition. */
export function valueKind(attribute: Pick<Attribute, "type">, operator?: Operator): ValueKind {
  if (operator === "$null" || operator === "$notNull") return "none";
  return KINDS[attribute.type] ?? "text";
}

/** Returns what an attribute can be compared by; nothing for one that is no single value. */
export function operatorsOf(attribute: Pick<Attribute, "type" | "relation">): readonly Operator[] {
  const { type } = attribute;
  // The server compares each of several with a value: "is not" would find what leads to another one as well.
  if (type === "relation") return isToMany(attribute) ? ["$eq", ...EMPTY] : [...EQUAL, ...EMPTY];
  if (SCALAR_TEXTS.has(type)) return [...TEXT, ...EMPTY];
  if (type === "boolean" || type === "enumeration") return [...EQUAL, ...EMPTY];
  if (type in KINDS) return [...ORDERED, ...EMPTY];
  if (type === "json" || type === "blocks" || type === "media") return [...EMPTY];
  return [];
}

export function isOperator(name: string): name is Operator {
  return OPERATORS.has(name);
}

/** Returns conditions as the parameters that addresses and the server take: `filters[$and][0][title][$eq]`. */
export function filterParameters({ join, conditions }: Filters): [string, string][] {
  return conditions.map((condition, index) => parameterOf(`filters[${join}][${index}]`, condition));
}

function parameterOf(start: string, { path, operator, value }: Condition): [string, string] {
  const names = path.split(".").map((name) => `[${name}]`);
  const isEmpty = operator === "$null" || operator === "$notNull";
  return [`${start}${names.join("")}[${operator}]`, isEmpty ? "true" : value];
}

/** Returns conditions as the server is asked: an entry that leads nowhere does not lead to a certain one either. */
export function askedFilters({ join, conditions }: Filters): [string, string][] {
  return conditions.flatMap((condition, index) => {
    const start = `filters[${join}][${index}]`;
    if (condition.operator !== "$ne" || !condition.path.endsWith(TO_ENTRY))
      return [parameterOf(start, condition)];
    const empty: Condition = { ...condition, operator: "$null", value: "" };
    return [condition, empty].map((one, place) => parameterOf(`${start}[$or][${place}]`, one));
  });
}

const PARAMETER = /^filters\[(\$and|\$or)\]\[(\d+)\]((?:\[[\w-]+\])+)\[(\$\w+)\]$/;

/** Returns the conditions in the parameters of an address; what is not understood is left out. */
export function readFilters(search: Readonly<Record<string, string>>): Filters {
  const found: { join: Join; place: number; condition: Condition }[] = [];
  for (const [name, value] of Object.entries(search)) {
    const [, join, place, names, operator] = PARAMETER.exec(name) ?? [];
    if (!join || !place || !names || !operator || !isOperator(operator)) continue;
    const path = names.slice(1, -1).split("][").join(".");
    const isEmpty = operator === "$null" || operator === "$notNull";
    found.push({
      join: join as Join,
      place: Number(place),
      condition: { path, operator, value: isEmpty ? "" : value },
    });
  }
  found.sort((one, other) => one.place - other.place);
  const [first] = found;
  if (!first) return NO_FILTERS;
  const conditions = found.filter(({ join }) => join === first.join).map(({ condition }) => condition);
  return { join: first.join, conditions };
}

/** A place that conditions may be about. */
export interface FilterField {
  readonly path: string;
  readonly label: readonly string[];
  readonly attribute: Attribute;
  /** Of a relation, what the entries are called by that it leads to. */
  readonly mainField?: string;
}

/** Where a condition names the entry that a relation leads to, below its path. */
const TO_ENTRY = ".documentId";
const TO_ROW = ".id";

/** Returns the place that a condition is about. */
export function fieldOf(fields: ReadonlyMap<string, FilterField>, path: string): FilterField | undefined {
  if (fields.has(path) || !path.endsWith(TO_ENTRY)) return fields.get(path);
  return fields.get(path.slice(0, -TO_ENTRY.length) + TO_ROW);
}

/** Returns the path of a condition about a place: a related entry is named by its document id. */
export function conditionPath({ path, attribute }: FilterField, operator: Operator): string {
  const isEntry = valueKind(attribute, operator) === "entry";
  return isEntry ? path.slice(0, -TO_ROW.length) + TO_ENTRY : path;
}

/** Returns the name of the relation that a place is about. */
export function relationOf({ path }: FilterField): string {
  return path.slice(0, -TO_ROW.length);
}

/** Returns the places of a type that a list can be filtered by, by the path in a condition. */
export function filterFields(described: Described): Map<string, FilterField> {
  const found: FilterField[] = [...placesOf(described)].flatMap(({ path, label, attribute, mainField }) => {
    if (!operatorsOf(attribute).length) return [];
    // Whether there is a related entry or a file is told by its id.
    const isNested = attribute.type === "relation" || attribute.type === "media";
    const field = { path: isNested ? path + TO_ROW : path, label, attribute };
    return [mainField ? { ...field, mainField } : field];
  });
  for (const name of ["createdAt", "updatedAt"])
    found.push({ path: name, label: [], attribute: { type: "datetime", localized: false } });
  return new Map(found.map((field) => [field.path, field]));
}
