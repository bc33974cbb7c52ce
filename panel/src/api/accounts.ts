/** The settings of the site's users: registration, login providers, and the e-mails they get. */

import type { ApiRole } from "./apiRoles";
import { call } from "./request";

export interface AdvancedSettings {
  unique_email: boolean;
  allow_register: boolean;
  email_confirmation: boolean;
  email_reset_password: string | null;
  email_confirmation_redirection: string | null;
  default_role: string | null;
}

export function readAdvancedSettings(): Promise<{ settings: AdvancedSettings; roles: ApiRole[] }> {
  return call("GET", "/users-permissions/advanced");
}

export async function changeAdvancedSettings(body: AdvancedSettings): Promise<void> {
  await call("PUT", "/users-permissions/advanced", { body });
}

/** A way to log in; the one by password has no keys. */
export interface LoginProvider {
  enabled: boolean;
  key?: string;
  callbackUrl?: string;
  redirectUri?: string;
}

export function readLoginProviders(): Promise<Record<string, LoginProvider>> {
  return call("GET", "/users-permissions/providers");
}

export const TEMPLATES = ["reset_password", "email_confirmation"] as const;
export type TemplateName = (typeof TEMPLATES)[number];

export interface MailTemplate {
  options: { object: string; message: string };
}

export function readMailTemplates(): Promise<Record<TemplateName, MailTemplate>> {
  return call("GET", "/users-permissions/email-templates");
}

export async function changeMailTemplate(
  name: TemplateName,
  options: MailTemplate["options"],
): Promise<void> {
  await call("PUT", "/users-permissions/email-templates", { body: { [name]: { options } } });
}
