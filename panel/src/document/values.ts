import { ExactNumber, parseExactly, printExactly } from "../api/exactJson";
import { type Attribute, isNumber, isToMany } from "./model";
import { isEmptyEdit, NO_CHANGE, type RelationEdit, toPayload } from "./relationEdit";

/**
 * Values of attributes that are no components, as the store keeps them:
 *
 * - numbers of all four kinds: their text, with every digit;
 * - json: its text, indented, whatever is typed, valid or not;
 * - relations: a RelationEdit, what changes of them;
 * - media: the file, or a list of files; passwords: what is typed, never what was;
 * - everything else as the server answers it. What is empty is null; what may not be read is undefined.
 */
export type Plain = { [name: string]: unknown };

/** Returns the value the store keeps for one of the server's. */
export function readValue(attribute: Attribute, said: unknown): unknown {
  if (attribute.type === "relation") return NO_CHANGE;
  if (attribute.type === "password") return undefined;
  if (attribute.type === "media" && attribute.multiple) return said ?? [];
  if (said === null || said === undefined) return said;
  if (attribute.type === "json") return printExactly(said, 2);
  return isNumber(attribute) ? numberText(said) : said;
}

function numberText(value: unknown): string {
  return value instanceof ExactNumber ? value.text : String(value);
}

/** Returns what the server takes for a value of the store. */
export function writeValue(attribute: Attribute, value: unknown): unknown {
  if (attribute.type === "relation")
    return toPayload(value as RelationEdit, isToMany(attribute), attribute.relation);
  if (attribute.type === "media") return attribute.multiple ? idsOf(value) : (idsOf(value)[0] ?? null);
  if (isBlank(value)) return null;
  if (attribute.type === "json") return parseExactly(value as string);
  return value;
}

/** Whether there is nothing: what is typed and deleted again is as if it had never been. */
export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

/** Whether two values of an attribute are the same to the server. */
export function isSameValue(attribute: Attribute, one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (attribute.type === "relation") return isSameEdit(one as RelationEdit, other as RelationEdit);
  if (attribute.type === "media") return isSameJson(idsOf(one), idsOf(other));
  if (isBlank(one) || isBlank(other)) return isBlank(one) && isBlank(other);
  if (isNumber(attribute)) return plainNumber(one) === plainNumber(other);
  if (attribute.type === "json") return compactJson(one) === compactJson(other);
  return isSameJson(one, other);
}

function isSameEdit(one: RelationEdit, other: RelationEdit): boolean {
  return isEmptyEdit(one) ? isEmptyEdit(other) : isSameJson(one, other);
}

/** Returns the ids of a file or a list of files. */
export function idsOf(value: unknown): unknown[] {
  const files = Array.isArray(value) ? value : isBlank(value) ? [] : [value];
  return files.map((file) => (typeof file === "object" && file !== null ? (file as Plain).id : file));
}

/** Returns a number's text without zeros that say nothing, to compare it. */
function plainNumber(value: unknown): string {
  const text = String(value).trim();
  const parts = /^([+-]?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(text);
  if (!parts) return text;
  const [, sign, whole, fraction] = parts;
  const digits = `${whole || "0"}${fraction ? `.${fraction}` : ""}`;
  return sign === "-" && digits !== "0" ? `-${digits}` : digits;
}

function compactJson(value: unknown): string {
  try {
    return printExactly(parseExactly(String(value)));
  } catch {
    return String(value);
  }
}

/** Whether two values of JSON are the same, whatever the order of keys. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (one instanceof ExactNumber || other instanceof ExactNumber) return String(one) === String(other);
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((value, index) => isSameJson(value, other[index]))
    );
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && isSameJson((one as Plain)[name], (other as Plain)[name]))
  );
}

/** Returns the value of an attribute in what is new: its default, or nothing. */
export function initialValue(attribute: Attribute): unknown {
  const said = attribute.default ?? null;
  return readValue(attribute, said);
}
