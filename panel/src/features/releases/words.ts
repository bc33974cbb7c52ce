import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import english from "../../words/releases/en.json";
import {
  type Catalogue,
  type Language,
  partTranslator,
  type Translate,
  useLanguage,
  useWords,
  type Word,
} from "../../words/words";

/** Words of releases and schedules, in a catalogue of their own: nobody else has to load them. */
type OwnWord = keyof typeof english;
export type ReleaseWord = Word | OwnWord;

const LOADERS: Record<Language, () => Promise<Catalogue<OwnWord>>> = {
  en: async () => english,
  fr: async () => (await import("../../words/releases/fr.json")).default,
  de: async () => (await import("../../words/releases/de.json")).default,
};

function isOwn(word: ReleaseWord): word is OwnWord {
  return Object.hasOwn(english, word);
}

/** Returns the function that looks up words of releases, and those of the whole panel. */
export function useReleaseWords(): Translate<ReleaseWord> {
  const language = useLanguage();
  const shared = useWords();
  const { data } = useSuspenseQuery({
    queryKey: ["releaseWords", language],
    queryFn: LOADERS[language],
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const own = partTranslator<OwnWord>(language, data, english);
    return (word, values) => (isOwn(word) ? own(word, values) : shared(word, values));
  }, [language, data, shared]);
}
