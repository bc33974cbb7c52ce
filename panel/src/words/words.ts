import english from "words:en/outside";
import { useSyncExternalStore } from "react";
import type words from "./en.json";

/**
 * The words of the panel: one catalogue for each language, keys typed from the English one. Each is loaded in two
 * parts: the words outside of the log-in with the first screen, the others with the first one behind it.
 */

export type Word = keyof typeof words;
export type Values = Readonly<Record<string, string | number>>;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue<W extends string = Word> = Partial<Record<W, string | Plural>>;
export type Translate<W extends string = Word> = (word: W, values?: Values) => string;

export const LANGUAGES = { en: "English", fr: "Français", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

type Loaders = Record<Language, () => Promise<Catalogue>>;

const OUTSIDE: Loaders = {
  en: async () => english,
  fr: async () => (await import("words:fr/outside")).default,
  de: async () => (await import("words:de/outside")).default,
};
const INSIDE: Loaders = {
  en: async () => (await import("words:en/inside")).default,
  fr: async () => (await import("words:fr/inside")).default,
  de: async () => (await import("words:de/inside")).default,
};

const listeners = new Set<() => void>();
const told = new Set<string>();
let language: Language = "en";
let translate = translator("en", english);
/** What is to be shown: ahead of `language` while that is loaded. */
let wanted: Language = "en";
let isInside = false;

export function isLanguage(name: unknown): name is Language {
  return typeof name === "string" && name in LANGUAGES;
}

/** Returns the language of a list of preferences such as `navigator.languages` that the panel has. */
export function preferredLanguage(preferences: readonly string[]): Language {
  return preferences.map((name) => name.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";
}

export function currentLanguage(): Language {
  return language;
}

/** Loads a language and shows the panel in it; where it cannot be loaded the language stays. */
export async function setLanguage(chosen: Language): Promise<void> {
  wanted = chosen;
  await show();
}

/** Loads the words of the screens behind the log-in. */
export async function loadInside(): Promise<void> {
  isInside = true;
  await show();
}

/** Loads what is wanted and shows the panel in it, or what came to be wanted meanwhile. */
async function show(): Promise<void> {
  const [chosen, all] = [wanted, isInside];
  try {
    const parts = await Promise.all([OUTSIDE[chosen](), all ? INSIDE[chosen]() : {}]);
    if (chosen !== wanted || all !== isInside) return show();
    speak(chosen, Object.assign({}, ...parts));
  } catch (error) {
    if (chosen === wanted) wanted = language;
    throw error;
  }
}

function speak(chosen: Language, catalogue: Catalogue): void {
  language = chosen;
  translate = translator(chosen, catalogue);
  document.documentElement.lang = chosen;
  for (const listener of listeners) listener();
}

/** Returns a function that looks words up; a missing one is English, and told once. */
export function translator(language: Language, catalogue: Catalogue): Translate {
  return partTranslator(language, catalogue, english);
}

/** Returns a function that looks words up in the catalogue of a part of the panel, which is loaded with it. */
export function partTranslator<W extends string>(
  language: Language,
  catalogue: Catalogue<W>,
  fallback: Catalogue<W>,
): Translate<W> {
  const plurals = new Intl.PluralRules(language);
  return (word, values = {}) => {
    const found = catalogue[word] ?? fallback[word] ?? missing(word);
    const text =
      typeof found === "string" ? found : (found[plurals.select(Number(values.count))] ?? found.other);
    return filled(text ?? missing(word), values);
  };
}

function filled(text: string, values: Values): string {
  return text.includes("{") ? text.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole)) : text;
}

function missing(word: string): string {
  if (!told.has(word)) {
    told.add(word);
    console.warn(`no word for ${word}`);
  }
  return word;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns the function that looks words up in the panel's language. */
export function useWords(): Translate {
  return useSyncExternalStore(subscribe, () => translate);
}

/** Returns the panel's language. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage);
}
