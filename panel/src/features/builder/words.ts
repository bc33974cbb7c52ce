import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import english from "../../words/builder/en.json";
import {
  type Catalogue,
  type Language,
  partTranslator,
  type Translate,
  useLanguage,
} from "../../words/words";

/** The words of the builder, in a catalogue of their own: nobody else has to load them. */
export type BuilderWord = keyof typeof english;
export type BuilderTranslate = Translate<BuilderWord>;

const LOADERS: Record<Language, () => Promise<Catalogue<BuilderWord>>> = {
  en: async () => english,
  fr: async () => (await import("../../words/builder/fr.json")).default,
  de: async () => (await import("../../words/builder/de.json")).default,
};

export function useBuilderWords(): BuilderTranslate {
  const language = useLanguage();
  const { data } = useSuspenseQuery({
    queryKey: ["builderWords", language],
    queryFn: LOADERS[language],
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => partTranslator<BuilderWord>(language, data, english), [language, data]);
}
