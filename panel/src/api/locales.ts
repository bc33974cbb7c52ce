/** The languages content is written in. */

import { call } from "./request";

export interface Locale {
  id: number;
  name: string;
  code: string;
  isDefault: boolean;
}

export function listLocales(): Promise<Locale[]> {
  return call<Locale[]>("GET", "/i18n/locales");
}

export function listKnownLocales(): Promise<{ code: string; name: string }[]> {
  return call("GET", "/i18n/iso-locales");
}

export interface LocaleBody {
  name: string;
  code: string;
  isDefault: boolean;
}

export function addLocale(body: LocaleBody): Promise<Locale> {
  return call<Locale>("POST", "/i18n/locales", { body });
}

export interface CountedContent {
  uid: string;
  displayName: string;
  count: number;
}

/** Returns how many entries of which types are deleted with a language. */
export function countLocaleContent(id: number): Promise<CountedContent[]> {
  return call("GET", `/i18n/locales/${id}/content`);
}

export function changeLocale(id: number, body: { name: string; isDefault: boolean }): Promise<Locale> {
  return call<Locale>("PUT", `/i18n/locales/${id}`, { body });
}

export async function removeLocale(id: number): Promise<void> {
  await call("DELETE", `/i18n/locales/${id}`);
}
