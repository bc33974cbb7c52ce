import { withLocalized } from "./holders";
import { relationProperties } from "./relations";
import { type Properties, text, texts } from "./schemas";

/** Which options each kind of field has, and how a form says them. */

/** How an option is asked for; "isNot" is a check box that is on where nothing is said. */
export type Control = "check" | "isNot" | "text" | "whole" | "value" | "lines" | "json" | "list";

export const SCALARS = [
  "string",
  "text",
  "richtext",
  "blocks",
  "email",
  "password",
  "uid",
  "enumeration",
  "integer",
  "biginteger",
  "float",
  "decimal",
  "boolean",
  "date",
  "time",
  "datetime",
  "timestamp",
  "json",
] as const;
export const KINDS = [...SCALARS, "media", "relation", "component", "dynamiczone"] as const;
export const FILE_KINDS = ["images", "videos", "audios", "files"] as const;

const LENGTHS = { minLength: "whole", maxLength: "whole", regex: "text" } as const;
const RANGE = { min: "value", max: "value" } as const;
const COUNT = { min: "whole", max: "whole" } as const;
const VALUE = { default: "value" } as const;
const SEARCHED = { searchable: "isNot" } as const;
const FLAGS = { required: "check", private: "check", writable: "isNot" } as const;
const UNIQUE = { unique: "check" } as const;
const TEXT = { ...UNIQUE, ...VALUE, ...LENGTHS, ...SEARCHED } as const;
const NUMBER = { ...UNIQUE, ...VALUE, ...RANGE, ...SEARCHED } as const;
const DAY = { ...UNIQUE, ...VALUE } as const;

/** What says of which kind a field is, and what forms have of their own. */
const DECLARING = new Set([
  "type",
  "customField",
  "relation",
  "target",
  "mappedBy",
  "inversedBy",
  "morphBy",
  "pluginOptions",
]);

type Options = Readonly<Record<string, Control>>;

const BY_KIND: Readonly<Record<string, Options>> = {
  string: TEXT,
  text: TEXT,
  richtext: { ...VALUE, ...LENGTHS, ...SEARCHED },
  blocks: {},
  email: TEXT,
  password: LENGTHS,
  uid: { targetField: "text", ...VALUE, ...LENGTHS, ...SEARCHED },
  enumeration: { enum: "lines", ...UNIQUE, ...VALUE, ...SEARCHED },
  integer: NUMBER,
  biginteger: NUMBER,
  float: NUMBER,
  decimal: NUMBER,
  boolean: VALUE,
  date: DAY,
  time: DAY,
  datetime: DAY,
  timestamp: DAY,
  json: { default: "json" },
  media: { multiple: "check", allowedTypes: "list" },
  relation: {},
  component: { component: "text", repeatable: "check", ...COUNT },
  dynamiczone: { components: "list", ...COUNT },
};

/** Returns the options a kind of field has, in the order in which they are asked for. */
export function optionsOfKind(type: string, customField = ""): Options {
  return { ...BY_KIND[type], ...FLAGS, ...(customField ? { options: "json" } : {}), conditions: "json" };
}

/** What a form says, and what is wrong with it: each option and a word for it. */
export interface Read {
  readonly properties: Properties;
  readonly problems: readonly { readonly path: string; readonly word: OptionProblem }[];
}
export type OptionProblem =
  | "wrong.whole"
  | "wrong.number"
  | "wrong.json"
  | "wrong.choices"
  | "wrong.needed"
  | "wrong.range"
  | "wrong.choice";

type Values = Readonly<Record<string, string>>;

/**
 * Returns what a field is to say, given what a form says and what the field said before. A custom field has the
 * options of the type it is kept as.
 */
export function readProperties(type: string, values: Values, before: Properties, customField = ""): Read {
  const options = optionsOfKind(type, customField);
  const problems: { path: string; word: OptionProblem }[] = [];
  const declared = customField ? { type: "customField", customField } : { type };
  const said: Record<string, unknown> = type === "relation" ? { ...readRelation(values, before) } : declared;
  for (const [name, control] of Object.entries(options)) {
    const read = readOption(control, type, name, values);
    if (isProblem(read)) problems.push({ path: name, word: read.problem });
    else if (read !== undefined) said[name] = read;
  }
  for (const name of ["enum", "components", "component"] as const)
    if (name in options && !said[name] && !problems.some(({ path }) => path === name))
      problems.push({ path: name, word: "wrong.needed" });
  problems.push(...contradictions(type, said));
  return {
    properties: inOrder(before, { ...others(before, options), ...said, ...localized(values, before) }),
    problems,
  };
}

const RANGES = [
  ["min", "max"],
  ["minLength", "maxLength"],
] as const;

/** Whether the least of something is more than the most; big integers are texts, of more digits than numbers have. */
function isAbove(type: string, least: unknown, most: unknown): boolean {
  if (least === undefined || most === undefined) return false;
  const number = type === "biginteger" ? BigInt : Number;
  return number(String(least)) > number(String(most));
}

/** Returns which options exclude each other, each of which could be alone. */
function contradictions(type: string, said: Properties): { path: string; word: OptionProblem }[] {
  const found: { path: string; word: OptionProblem }[] = [];
  for (const [least, most] of RANGES)
    if (isAbove(type, said[least], said[most])) found.push({ path: most, word: "wrong.range" });
  if (type === "enumeration" && said.enum && said.default && !texts(said.enum).includes(text(said.default)))
    found.push({ path: "default", word: "wrong.choice" });
  return found;
}

/** Returns what the fields of a form begin with. */
export function formValue(value: unknown, control: Control): string {
  if (value === undefined || value === null) return "";
  if (control === "lines") return texts(value).join("\n");
  if (control === "json") return JSON.stringify(value, null, 2);
  return String(value);
}

/** Returns what a relation says; one that leads where it did keeps the side it is kept on. */
function readRelation(values: Values, before: Properties): Properties {
  const { relation = "", target = "", otherName = "", morphBy = "" } = values;
  const said = relationProperties(relation, target, otherName);
  const isSame = before.relation === relation && before.target === said.target;
  const { inversedBy: _owner, ...rest } = said;
  if (isSame && otherName && before.mappedBy === otherName) return { ...rest, mappedBy: otherName };
  return morphBy ? { ...said, morphBy } : said;
}

interface Wrong {
  readonly problem: OptionProblem;
}

function isProblem(read: unknown): read is Wrong {
  return typeof read === "object" && read !== null && "problem" in read;
}

function readOption(control: Control, type: string, name: string, values: Values): unknown {
  const value = values[name] ?? "";
  if (control === "check") return value === "on" || undefined;
  if (control === "isNot") return value === "on" ? undefined : false;
  if (control === "list") return readList(name, values);
  if (!value.trim()) return undefined;
  if (control === "whole") return /^\d+$/.test(value.trim()) ? Number(value) : wrong("wrong.whole");
  if (control === "lines") return readLines(value);
  if (control === "json") return readJson(value);
  return control === "value" ? readValue(type, value) : value;
}

function wrong(problem: OptionProblem): Wrong {
  return { problem };
}

/** Returns the names of the check boxes of a list that are on; all of them is as good as none of them. */
function readList(name: string, values: Values): string[] | undefined {
  const chosen = Object.keys(values)
    .filter((key) => key.startsWith(`${name}/`) && values[key] === "on")
    .map((key) => key.slice(name.length + 1));
  return chosen.length ? chosen : undefined;
}

function readLines(value: string): readonly string[] | Wrong {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const full = lines.filter(Boolean);
  return new Set(full).size < full.length ? wrong("wrong.choices") : full;
}

function readJson(value: string): unknown {
  try {
    const read: unknown = JSON.parse(value);
    return isProblem(read) ? wrong("wrong.json") : read;
  } catch {
    return wrong("wrong.json");
  }
}

/** Returns a value as files have it: big integers as text, as JavaScript has fewer digits. */
function readValue(type: string, value: string): unknown {
  const said = value.trim();
  if (type === "boolean") return said === "true";
  if (type === "biginteger") return /^-?\d+$/.test(said) ? said : wrong("wrong.whole");
  if (type === "integer") return /^-?\d+$/.test(said) ? Number(said) : wrong("wrong.whole");
  if (type === "float" || type === "decimal")
    return Number.isFinite(Number(said)) ? Number(said) : wrong("wrong.number");
  return value;
}

/** Returns what a field says that no form knows. */
function others(before: Properties, options: Options): Properties {
  const gone = optionsOfKind(String(before.type), text(before.customField));
  return Object.fromEntries(
    Object.entries(before).filter(([name]) => !DECLARING.has(name) && !(name in options) && !(name in gone)),
  );
}

function localized(values: Values, before: Properties): Properties {
  const options = withLocalized((before.pluginOptions ?? {}) as Properties, values.localized === "on");
  return Object.keys(options).length ? { pluginOptions: options } : {};
}

/** Returns what is said in the order in which it was said before, so that files change no more than they must. */
function inOrder(before: Properties, said: Properties): Properties {
  const names = [...Object.keys(before).filter((name) => name in said), ...Object.keys(said)];
  return Object.fromEntries([...new Set(names)].map((name) => [name, said[name]]));
}
