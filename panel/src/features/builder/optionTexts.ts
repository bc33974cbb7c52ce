import { isWord } from "./kindTexts";
import { type Field, isLocalized, typeOf } from "./model/schemas";
import type { BuilderTranslate } from "./words";

/** What is said of a field elsewhere in its row, or of its kind alone. */
const ELSEWHERE = new Set([
  "type",
  "target",
  "component",
  "components",
  "pluginOptions",
  "configurable",
  "visible",
  "renamedFrom",
]);

/** Returns what is asked of the values of a field, each in a few words. */
export function optionsOf(field: Field, t: BuilderTranslate): string[] {
  const { properties } = field;
  const said = Object.entries(properties).flatMap(([option, value]) =>
    ELSEWHERE.has(option) ? [] : optionText(typeOf(field), option, value, t),
  );
  return isLocalized(properties.pluginOptions) ? [...said, t("option.localized")] : said;
}

/** Returns what an option of a type is called: of components `min` and `max` say how many there are. */
export function optionName(type: string, option: string, t: BuilderTranslate): string {
  const isCount = (option === "min" || option === "max") && (type === "component" || type === "dynamiczone");
  if (isCount) return t(option === "min" ? "option.fewest" : "option.most");
  const word = `option.${option}`;
  return isWord(word) ? t(word) : option;
}

function optionText(type: string, option: string, value: unknown, t: BuilderTranslate): string[] {
  const name = optionName(type, option, t);
  if (option === "relation") return [relationText(value, t)];
  if (option === "writable" || option === "searchable")
    return value === false ? [t(option === "writable" ? "option.notWritable" : "option.notSearchable")] : [];
  if (value === true && option !== "default") return [name];
  if (value === false && option !== "default") return [];
  return [`${name}: ${shown(value)}`];
}

function relationText(value: unknown, t: BuilderTranslate): string {
  const word = `relation.${String(value)}`;
  return isWord(word) ? t(word) : String(value);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
