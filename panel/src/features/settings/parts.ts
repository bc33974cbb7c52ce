import type { Can } from "../../shell/permissions";
import type { SettingsWord } from "./words";

/** The parts of the settings, in the order they are listed in. */
export interface Part {
  readonly path: string;
  readonly word: SettingsWord;
  readonly permits: (can: Can) => boolean;
}

export const PARTS: readonly Part[] = [
  { path: "/settings/users", word: "users.title", permits: (can) => can("admin::users.read") },
  { path: "/settings/roles", word: "roles.title", permits: (can) => can("admin::roles.read") },
  { path: "/settings/api-tokens", word: "tokens.title", permits: (can) => can("admin::api-tokens.read") },
  { path: "/settings/webhooks", word: "webhooks.title", permits: (can) => can("admin::webhooks.read") },
  {
    path: "/settings/users-permissions/roles",
    word: "apiRoles.title",
    permits: (can) => can("plugin::users-permissions.roles.read"),
  },
  {
    path: "/settings/users-permissions/advanced-settings",
    word: "advanced.title",
    permits: (can) => can("plugin::users-permissions.advanced-settings.read"),
  },
  {
    path: "/settings/users-permissions/providers",
    word: "providers.title",
    permits: (can) => can("plugin::users-permissions.providers.read"),
  },
  {
    path: "/settings/users-permissions/email-templates",
    word: "templates.title",
    permits: (can) => can("plugin::users-permissions.email-templates.read"),
  },
  {
    path: "/settings/internationalization",
    word: "locales.title",
    permits: (can) => can("plugin::i18n.locale.read"),
  },
  {
    path: "/settings/media-library",
    word: "mediaSettings.title",
    permits: (can) => can("plugin::upload.settings.read"),
  },
  { path: "/settings/email", word: "email.title", permits: (can) => can("plugin::email.settings.read") },
  { path: "/settings/jobs", word: "jobs.title", permits: (can) => can("admin::project-settings.read") },
  { path: "/settings/audit-logs", word: "audit.title", permits: (can) => can("plugin::audit.entry.read") },
  { path: "/settings/application-infos", word: "about.title", permits: () => true },
];

export function permittedParts(can: Can): readonly Part[] {
  return PARTS.filter(({ permits }) => permits(can));
}
