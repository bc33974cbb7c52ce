/** How e-mail is sent. */

import { call } from "./request";

export interface MailSettings {
  provider: string;
  settings: { defaultFrom: string; defaultReplyTo: string | null };
}

export async function readMailSettings(): Promise<MailSettings> {
  return (await call<{ config: MailSettings }>("GET", "/email/settings")).config;
}

/** Has a mail with examples sent at once, and throws what kept it from being taken. */
export async function sendTestMail(to: string, { name, locale }: ChosenMail): Promise<void> {
  await call("POST", "/email/test", { body: { to, template: name, ...(locale ? { locale } : {}) } });
}

/** A mail the site sends by name. */
export interface Mail {
  name: string;
  subject: string;
  /** The project's file, `stored`, or `built-in`. */
  source: string;
  locales: string[];
  values: string[];
}

/** A mail filled in with examples. */
export interface FilledMail {
  name: string;
  subject: string;
  source: string;
  text: string;
  html: string | null;
}

/** What is looked at, and tried: a mail in one of its locales; an empty one is for everybody. */
export interface ChosenMail {
  name: string;
  locale: string;
}

export async function listMails(): Promise<Mail[]> {
  return (await call<{ data: Mail[] }>("GET", "/email/templates")).data;
}

export async function readMail({ name, locale }: ChosenMail, signal: AbortSignal): Promise<FilledMail> {
  const path = `/email/templates/${encodeURIComponent(name)}${locale ? `?locale=${locale}` : ""}`;
  return (await call<{ data: FilledMail }>("GET", path, { signal })).data;
}
