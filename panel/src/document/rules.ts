import { parseExactly } from "../api/exactJson";
import type { Attribute } from "./model";
import type { Rule } from "./problems";

/** What is wrong with a value: the rule, and what its words need. */
export interface Finding {
  readonly rule: Rule;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Most characters of a string whose schema names no other number. */
const STRING = 255;
const WHOLE_DIGITS = 35;
const PLACES = 30;
const LOWEST = "-9223372036854775808";
const HIGHEST = "9223372036854775807";
const ADDRESS = /^[A-Za-z0-9\-_.~]*$/;
/** An address at a domain that has a dot; the server's grammar is finer. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const TIME = /^(?:2[0-3]|[01]\d):[0-5]\d:[0-5]\d(?:\.\d{1,3})?$/;

/**
 * Returns what the schema refuses of a value that is there, as the server does. A draft (`isStrict` false) may be
 * too short or too small, and may match no pattern.
 */
export function checkValue(attribute: Attribute, value: unknown, isStrict: boolean): Finding | null {
  const check = CHECKS[attribute.type];
  return check ? check(attribute, String(value), isStrict) : null;
}

type Check = (attribute: Attribute, text: string, isStrict: boolean) => Finding | null;

const checkText: Check = (attribute, text, isStrict) => {
  const longest = attribute.maxLength ?? (attribute.type === "string" ? STRING : undefined);
  if (longest !== undefined && text.length > longest) return { rule: "maxLength", params: { max: longest } };
  if (!isStrict) return null;
  const { minLength = 0, regex } = attribute;
  if (attribute.type !== "email" && text.length < minLength)
    return { rule: "minLength", params: { min: minLength } };
  if (regex && !matches(regex, text)) return { rule: "regex", params: { regex } };
  if (attribute.type === "email" && !EMAIL.test(text)) return { rule: "email" };
  if (attribute.type === "uid" && !regex && !ADDRESS.test(text)) return { rule: "uid" };
  return null;
};

/** Schemas have JavaScript's patterns; one that this browser cannot read is left to the server. */
function matches(regex: string, text: string): boolean {
  try {
    return new RegExp(regex).test(text);
  } catch {
    return true;
  }
}

const checkNumber: Check = (attribute, text, isStrict) => {
  const number = text.trim();
  if (!NUMBER.test(number)) return { rule: "number" };
  const isWhole = attribute.type === "integer" || attribute.type === "biginteger";
  if (isWhole && digitsOf(number).fraction) return { rule: "whole" };
  if (attribute.type === "decimal" && !fits(number))
    return { rule: "digits", params: { whole: WHOLE_DIGITS, places: PLACES } };
  const low = attribute.min ?? (isWhole ? LOWEST : undefined);
  const high = attribute.max ?? (isWhole ? HIGHEST : undefined);
  const isLimit = isStrict || attribute.min === undefined;
  if (low !== undefined && isLimit && compareNumbers(number, String(low)) < 0)
    return { rule: "min", params: { min: String(low) } };
  if (high !== undefined && compareNumbers(number, String(high)) > 0)
    return { rule: "max", params: { max: String(high) } };
  return null;
};

function fits(number: string): boolean {
  const { whole, fraction } = digitsOf(number);
  return whole.length <= WHOLE_DIGITS && fraction.length <= PLACES;
}

/** Returns the digits before and after the point, without exponent and useless zeros. */
function digitsOf(number: string) {
  const [mantissa = "", exponent = "0"] = number.toLowerCase().split("e");
  const isNegative = mantissa.startsWith("-");
  const [before = "", after = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const shift = Number(exponent);
  const digits = before + after;
  const point = before.length + shift;
  const padded = point < 0 ? "0".repeat(-point) + digits : digits.padEnd(point, "0");
  const at = Math.max(point, 0);
  const whole = padded.slice(0, at).replace(/^0+/, "");
  const fraction = padded.slice(at).replace(/0+$/, "");
  return { isNegative: isNegative && (whole + fraction).length > 0, whole, fraction };
}

/** Compares two numbers by their digits, however many they have. */
export function compareNumbers(one: string, other: string): number {
  const [first, second] = [digitsOf(one.trim()), digitsOf(other.trim())];
  const places = Math.max(first.fraction.length, second.fraction.length);
  const scaled = ({ isNegative, whole, fraction }: ReturnType<typeof digitsOf>) => {
    const size = BigInt(`${whole}${fraction.padEnd(places, "0")}` || "0");
    return isNegative ? -size : size;
  };
  const difference = scaled(first) - scaled(second);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const checkDate: Check = (_, text) => {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
  if (!parts) return { rule: "date" };
  const day = new Date(`${parts[0]}T00:00:00Z`);
  // JavaScript takes the 31st of a shorter month for the next one's first.
  return !Number.isNaN(day.getTime()) && day.getUTCDate() === Number(parts[3]) ? null : { rule: "date" };
};

const checkMoment: Check = (_, text) =>
  /^-?\d{1,17}$/.test(text) || (/^\d{4}/.test(text) && !Number.isNaN(Date.parse(text)))
    ? null
    : { rule: "datetime" };

const checkJson: Check = (_, text) => {
  try {
    parseExactly(text);
    return null;
  } catch {
    return { rule: "json" };
  }
};

const CHECKS: Readonly<Record<string, Check>> = {
  string: checkText,
  text: checkText,
  richtext: checkText,
  password: checkText,
  email: checkText,
  uid: checkText,
  integer: checkNumber,
  biginteger: checkNumber,
  float: checkNumber,
  decimal: checkNumber,
  date: checkDate,
  time: (_, text) => (TIME.test(text) ? null : { rule: "time" }),
  datetime: checkMoment,
  timestamp: checkMoment,
  json: checkJson,
  enumeration: (attribute, text) =>
    attribute.enum?.includes(text)
      ? null
      : { rule: "enum", params: { values: attribute.enum?.join(", ") ?? "" } },
};
