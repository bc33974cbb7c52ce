/** How e-mail is sent. */

import { call } from "./request";

export interface MailSettings {
  provider: string;
  settings: { defaultFrom: string; defaultReplyTo: string | null };
}

export async function readMailSettings(): Promise<MailSettings> {
  return (await call<{ config: MailSettings }>("GET", "/email/settings")).config;
}

/** Has a message sent at once, and throws what kept it from being taken. */
export async function sendTestMail(to: string): Promise<void> {
  await call("POST", "/email/test", { body: { to } });
}
