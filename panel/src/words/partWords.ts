import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  type Catalogue,
  type Language,
  partTranslator,
  type Translate,
  useLanguage,
  useWords,
  type Word,
} from "./words";

/** The catalogue of a part of the panel, which is loaded with that part, so that nobody loads it to log in. */
export interface PartWords<W extends string> {
  name: string;
  english: Catalogue<W>;
  loaders: Record<Language, () => Promise<Catalogue<W>>>;
}

/** Returns the function that looks up the words of a part. */
export function usePartWords<W extends string>({ name, english, loaders }: PartWords<W>): Translate<W> {
  const language = useLanguage();
  const { data } = useSuspenseQuery({
    queryKey: [`${name}Words`, language],
    queryFn: loaders[language],
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => partTranslator<W>(language, data, english), [language, data, english]);
}

/** Returns the function that looks up the words of a part, and those of the whole panel. */
export function usePartAndSharedWords<W extends string>(part: PartWords<W>): Translate<W | Word> {
  const own = usePartWords(part);
  const shared = useWords();
  const { english } = part;
  return useMemo(() => {
    const isOwn = (word: W | Word): word is W => Object.hasOwn(english, word);
    return (word, values) => (isOwn(word) ? own(word, values) : shared(word as Word, values));
  }, [own, shared, english]);
}
