import { type PartWords, usePartAndSharedWords } from "../../words/partWords";
import english from "../../words/releases/en.json";
import type { Translate, Word } from "../../words/words";

type OwnWord = keyof typeof english;
export type ReleaseWord = Word | OwnWord;

const PART: PartWords<OwnWord> = {
  name: "releases",
  english,
  loaders: {
    en: async () => english,
    fr: async () => (await import("../../words/releases/fr.json")).default,
    de: async () => (await import("../../words/releases/de.json")).default,
  },
};

/** Returns the function that looks up words of releases and schedules, and those of the whole panel. */
export function useReleaseWords(): Translate<ReleaseWord> {
  return usePartAndSharedWords(PART);
}
