import english from "../../words/builder/en.json";
import type { BuilderTranslate, BuilderWord } from "./words";

/** Returns what a kind of field is called; kinds the panel does not know are called as in the file. */
export function fieldKindText(type: string, t: BuilderTranslate): string {
  const word = `kind.${type}`;
  return isWord(word) ? t(word) : type;
}

export function isWord(word: string): word is BuilderWord {
  return Object.hasOwn(english, word);
}
