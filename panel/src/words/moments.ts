import { currentLanguage } from "./words";

/** Returns a moment as the panel's language writes it, in the browser's own zone. */
export function writtenMoment(iso: string): string {
  const format = new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "medium", timeStyle: "short" });
  return format.format(new Date(iso));
}
