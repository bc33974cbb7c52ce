import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
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

function catalogueOf<W extends string>({ name, loaders }: PartWords<W>, language: Language) {
  return queryOptions({
    queryKey: [`${name}Words`, language],
    queryFn: loaders[language],
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Returns the function that looks up the words of a part. */
export function usePartWords<W extends string>(part: PartWords<W>): Translate<W> {
  const language = useLanguage();
  const { english } = part;
  const { data } = useSuspenseQuery(catalogueOf(part, language));
  return useMemo(() => partTranslator<W>(language, data, english), [language, data, english]);
}

/** Returns the function that looks up the words of a part, and those of the whole panel. */
export function usePartAndSharedWords<W extends string>(part: PartWords<W>): Translate<W | Word> {
  const own = usePartWords(part);
  const shared = useWords();
  const { english } = part;
  return useMemo(() => both(own, shared, english), [own, shared, english]);
}

/** Returns the same function once the words are loaded, and null until then, for what must not wait for them. */
export function useLoadedPartAndSharedWords<W extends string>(
  part: PartWords<W>,
): Translate<W | Word> | null {
  const language = useLanguage();
  const shared = useWords();
  const { english } = part;
  const { data } = useQuery(catalogueOf(part, language));
  return useMemo(
    () => (data ? both(partTranslator<W>(language, data, english), shared, english) : null),
    [language, data, shared, english],
  );
}

function both<W extends string>(
  own: Translate<W>,
  shared: Translate,
  english: Catalogue<W>,
): Translate<W | Word> {
  const isOwn = (word: W | Word): word is W => Object.hasOwn(english, word);
  return (word, values) => (isOwn(word) ? own(word, values) : shared(word as Word, values));
}
