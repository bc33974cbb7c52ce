import { currentLanguage } from "./words";

/** Returns the browser's own kind of the panel's language, such as en-GB, which has its own way to write a day. */
export function dateLanguage(): string {
  const language = currentLanguage();
  return navigator.languages.find((name) => name === language || name.startsWith(`${language}-`)) ?? language;
}

/** Returns a moment as the panel's language writes it, in the browser's own zone. */
export function writtenMoment(iso: string): string {
  const format = new Intl.DateTimeFormat(dateLanguage(), { dateStyle: "medium", timeStyle: "short" });
  return format.format(new Date(iso));
}
