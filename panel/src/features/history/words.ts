import english from "../../words/history/en.json";
import { type PartWords, usePartAndSharedWords } from "../../words/partWords";
import type { Translate, Word } from "../../words/words";

type OwnWord = keyof typeof english;
export type HistoryWord = Word | OwnWord;

const PART: PartWords<OwnWord> = {
  name: "history",
  english,
  loaders: {
    en: async () => english,
    fr: async () => (await import("../../words/history/fr.json")).default,
    de: async () => (await import("../../words/history/de.json")).default,
  },
};

/** Returns the function that looks up words of history and trash, and those of the whole panel. */
export function useHistoryWords(): Translate<HistoryWord> {
  return usePartAndSharedWords(PART);
}
