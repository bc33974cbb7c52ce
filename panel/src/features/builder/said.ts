import { isWord } from "./kindTexts";
import type { Said } from "./server";
import type { BuilderTranslate } from "./words";

/** Returns what the server says in the panel's language; in English where there are no words for it. */
export function saidText({ text, code, params }: Said, t: BuilderTranslate): string {
  const word = `said.${code}`;
  if (!isWord(word)) return text;
  const { was = "", now = "", options = "" } = params;
  return t(word, {
    ...params,
    was: known(`kind.${was}`, was, t),
    now: known(`kind.${now}`, now, t),
    options: options
      .split(", ")
      .map((option) => known(`option.${option}`, option, t))
      .join(", "),
  });
}

/** Returns an answer in words: languages and entries stand for themselves. */
export function choiceText(choice: string, t: BuilderTranslate): string {
  return known(`choice.${choice}`, choice, t);
}

function known(word: string, otherwise: string, t: BuilderTranslate): string {
  return isWord(word) ? t(word) : otherwise;
}
