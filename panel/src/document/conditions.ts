import type { Fields } from "./model";
import { isNumber } from "./model";
import type { Node } from "./tree";
import type { Plain } from "./values";

/** Conditional fields: the part of JSON Logic by which the server decides whether an attribute is visible. */

/** Whether an attribute's rule hides it, by the values beside it; the server does not take what is hidden. */
export function isHidden(fields: Fields, node: Node, name: string): boolean {
  const rule = fields.attributes[name]?.conditions?.visible;
  return rule !== undefined && rule !== null && !evaluate(rule, valuesOf(fields, node));
}

function valuesOf(fields: Fields, node: Node): Plain {
  const values = Object.entries(node.values).map(([name, value]) => {
    const attribute = fields.attributes[name];
    return [name, attribute && isNumber(attribute) && value !== null ? Number(value) : value];
  });
  return Object.fromEntries(values);
}

/** Evaluates a rule; an unknown operator is true, so that it hides nothing. */
function evaluate(rule: unknown, data: Plain): unknown {
  if (typeof rule !== "object" || rule === null || Array.isArray(rule)) return rule;
  const [operator, operands] = Object.entries(rule)[0] ?? [];
  if (operator === undefined || Object.keys(rule).length !== 1) return rule;
  const values: unknown[] = Array.isArray(operands) ? operands : [operands];
  if (operator === "var") return variable(values, data);
  if (operator === "and" || operator === "or") return junction(operator === "or", values, data);
  const compute = OPERATORS[operator];
  const [first, second] = values.map((value) => evaluate(value, data));
  return compute ? compute(first ?? null, second ?? null) : true;
}

function variable(values: unknown[], data: Plain): unknown {
  let value: unknown = data;
  for (const name of String(values[0]).split("."))
    value = typeof value === "object" && value !== null ? (value as Plain)[name] : null;
  return value ?? values[1] ?? null;
}

function junction(stopAt: boolean, rules: unknown[], data: Plain): unknown {
  let result: unknown = null;
  for (const rule of rules) {
    result = evaluate(rule, data);
    if (Boolean(result) === stopAt) break;
  }
  return result;
}

/** As JavaScript's `==`, but null is like null alone. */
function isAlike(one: unknown, other: unknown): boolean {
  if (one === null || other === null || typeof one === typeof other) return one === other;
  if (typeof one === "object" || typeof other === "object") return false;
  return Number(one) === Number(other);
}

function isWithin(needle: unknown, hay: unknown): boolean {
  if (typeof hay === "string") return typeof needle === "string" && hay.includes(needle);
  return Array.isArray(hay) && hay.includes(needle);
}

const OPERATORS: Readonly<Record<string, (one: unknown, other: unknown) => boolean>> = {
  "==": isAlike,
  "===": (one, other) => one === other,
  "!=": (one, other) => !isAlike(one, other),
  "!==": (one, other) => one !== other,
  "!": (one) => !one,
  "!!": (one) => Boolean(one),
  in: isWithin,
  ">": (one, other) => Number(one) > Number(other),
  ">=": (one, other) => Number(one) >= Number(other),
  "<": (one, other) => Number(one) < Number(other),
  "<=": (one, other) => Number(one) <= Number(other),
};
