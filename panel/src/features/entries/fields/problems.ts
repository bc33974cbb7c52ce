import type { Problem, Rule } from "../../../document/problems";
import type { Translate, Word } from "../../../words/words";

const WORDS: Readonly<Record<Exclude<Rule, "server">, Word>> = {
  required: "problem.required",
  minLength: "problem.minLength",
  maxLength: "problem.maxLength",
  min: "problem.min",
  max: "problem.max",
  regex: "problem.regex",
  email: "field.emailWrong",
  uid: "problem.uid",
  enum: "problem.enum",
  number: "problem.number",
  whole: "problem.whole",
  digits: "problem.digits",
  date: "problem.date",
  time: "problem.time",
  datetime: "problem.datetime",
  json: "problem.json",
  minItems: "problem.minItems",
  maxItems: "problem.maxItems",
  component: "problem.component",
};

/** What the server says of a value, where there are words for it. */
const SAID: readonly (readonly [RegExp, Word])[] = [
  [/must be unique|already taken/i, "problem.unique"],
  [/required|must be defined/i, "problem.required"],
  [/valid email/i, "field.emailWrong"],
];

/** Returns what to say of something that is wrong with a field. */
export function problemText({ rule, params, message }: Problem, t: Translate): string {
  if (rule !== "server") return t(WORDS[rule], params);
  const known = SAID.find(([pattern]) => pattern.test(message ?? ""));
  return known ? t(known[1]) : (message ?? t("error.server"));
}
