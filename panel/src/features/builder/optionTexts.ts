import { isWord } from "./kindTexts";
import { type Field, isLocalized } from "./model/schemas";
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
    ELSEWHERE.has(option) ? [] : optionText(option, value, t),
  );
  return isLocalized(properties.pluginOptions) ? [...said, t("option.localized")] : said;
}

function optionText(option: string, value: unknown, t: BuilderTranslate): string[] {
  const word = `option.${option}`;
  const name = isWord(word) ? t(word) : option;
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
