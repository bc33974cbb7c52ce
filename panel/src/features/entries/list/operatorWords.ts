import type { Word } from "../../../words/words";
import type { Operator, ValueKind } from "./filters";

const WORDS: Readonly<Record<Operator, Word>> = {
  $containsi: "filter.contains",
  $notContainsi: "filter.notContains",
  $eqi: "filter.is",
  $nei: "filter.isNot",
  $startsWithi: "filter.starts",
  $endsWithi: "filter.ends",
  $eq: "filter.is",
  $ne: "filter.isNot",
  $gt: "filter.more",
  $gte: "filter.atLeast",
  $lt: "filter.less",
  $lte: "filter.atMost",
  $null: "filter.empty",
  $notNull: "filter.notEmpty",
};
const OF_TIMES: Partial<Record<Operator, Word>> = {
  $gt: "filter.after",
  $gte: "filter.from",
  $lt: "filter.before",
  $lte: "filter.until",
};

/** Returns what a comparison is called; of days and moments "after" and "before". */
export function operatorWord(operator: Operator, kind: ValueKind): Word {
  const isTime = kind === "date" || kind === "time" || kind === "moment";
  return (isTime ? OF_TIMES[operator] : undefined) ?? WORDS[operator];
}
