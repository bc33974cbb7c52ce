import { isWord } from "./kindTexts";
import type { Said, Step } from "./server";
import type { BuilderTranslate, BuilderWord } from "./words";

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

/** Content that is moved goes along with another name, or because drafts or languages are switched. */
export function stepWord({ kind, code }: Pick<Step, "kind" | "code">): BuilderWord {
  return kind === "moved" && !/renamed/i.test(code) ? "step.carried" : `step.${kind}`;
}

/** Returns an answer in words: languages and entries stand for themselves. */
export function choiceText(choice: string, t: BuilderTranslate): string {
  return known(`choice.${choice}`, choice, t);
}

function known(word: string, otherwise: string, t: BuilderTranslate): string {
  return isWord(word) ? t(word) : otherwise;
}
