import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import english from "../../words/history/en.json";
import {
  type Catalogue,
  type Language,
  partTranslator,
  type Translate,
  useLanguage,
  useWords,
  type Word,
} from "../../words/words";

/** Words of history and trash, in a catalogue of their own, so that nobody loads them to log in. */
type OwnWord = keyof typeof english;
export type HistoryWord = Word | OwnWord;

const LOADERS: Record<Language, () => Promise<Catalogue<OwnWord>>> = {
  en: async () => english,
  fr: async () => (await import("../../words/history/fr.json")).default,
  de: async () => (await import("../../words/history/de.json")).default,
};

function isOwn(word: HistoryWord): word is OwnWord {
  return Object.hasOwn(english, word);
}

/** Returns the function that looks up words of history and trash, and those of the whole panel. */
export function useHistoryWords(): Translate<HistoryWord> {
  const language = useLanguage();
  const shared = useWords();
  const { data } = useSuspenseQuery({
    queryKey: ["historyWords", language],
    queryFn: LOADERS[language],
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const own = partTranslator<OwnWord>(language, data, english);
    return (word, values) => (isOwn(word) ? own(word, values) : shared(word, values));
  }, [language, data, shared]);
}
