import { type PartWords, useLoadedPartAndSharedWords, usePartAndSharedWords } from "../../words/partWords";
import english from "../../words/settings/en.json";
import type { Translate, Word } from "../../words/words";

type OwnWord = keyof typeof english;
export type SettingsWord = Word | OwnWord;

const PART: PartWords<OwnWord> = {
  name: "settings",
  english,
  loaders: {
    en: async () => english,
    fr: async () => (await import("../../words/settings/fr.json")).default,
    de: async () => (await import("../../words/settings/de.json")).default,
  },
};

/** Returns the function that looks up words of the settings, and those of the whole panel. */
export function useSettingsWords(): Translate<SettingsWord> {
  return usePartAndSharedWords(PART);
}

/** Returns the same once its words are loaded, and null until then. */
export function useLoadedSettingsWords(): Translate<SettingsWord> | null {
  return useLoadedPartAndSharedWords(PART);
}
