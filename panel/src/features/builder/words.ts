import english from "../../words/builder/en.json";
import { type PartWords, usePartWords } from "../../words/partWords";
import type { Translate } from "../../words/words";

/** The words of the builder alone: it says nothing that the whole panel says. */
export type BuilderWord = keyof typeof english;
export type BuilderTranslate = Translate<BuilderWord>;

const PART: PartWords<BuilderWord> = {
  name: "builder",
  english,
  loaders: {
    en: async () => english,
    fr: async () => (await import("../../words/builder/fr.json")).default,
    de: async () => (await import("../../words/builder/de.json")).default,
  },
};

export function useBuilderWords(): BuilderTranslate {
  return usePartWords(PART);
}
