import type { Target } from "../../../document/relationEdit";
import { currentLanguage, type Translate } from "../../../words/words";

/** What marks a related entry: its status, and that it is not there in the locale one works in. */

const STATUSES = {
  draft: "relation.draft",
  modified: "relation.modified",
  published: "relation.published",
} as const;

export type Status = keyof typeof STATUSES;

export function isStatus(status: string | undefined): status is Status {
  return status !== undefined && status in STATUSES;
}

export function statusText(status: Status, t: Translate): string {
  return t(STATUSES[status]);
}

/** Whether an entry is not there in a locale: it is shown in another one then. */
export function isElsewhere(target: Target, locale: string | undefined): boolean {
  return Boolean(locale && target.locale && target.locale !== locale);
}

/** Says that an entry is not there in a locale, and in which one it is shown. */
export function elsewhereText(target: Target, locale: string, t: Translate): string {
  return t("relation.noVersion", { locale: localeName(locale), shown: localeName(target.locale ?? "") });
}

/** Returns what a locale is called in the panel's language. */
export function localeName(code: string): string {
  try {
    return new Intl.DisplayNames([currentLanguage()], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
