import type { Can } from "../../shell/permissions";
import type { SettingsWord } from "./words";

/** A part of the settings, which has a screen of its own. */
export interface Part {
  readonly path: string;
  readonly word: SettingsWord;
  readonly permits: (can: Can) => boolean;
}

/** Parts that stand together. */
export interface Group {
  readonly word: SettingsWord;
  readonly parts: readonly Part[];
}

/** The settings, in the order they are listed in. */
export const GROUPS: readonly Group[] = [
  {
    word: "settings.content",
    parts: [
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
    ],
  },
  {
    word: "settings.panel",
    parts: [
      { path: "/settings/users", word: "users.title", permits: (can) => can("admin::users.read") },
      { path: "/settings/roles", word: "roles.title", permits: (can) => can("admin::roles.read") },
      {
        path: "/settings/audit-logs",
        word: "audit.title",
        permits: (can) => can("plugin::audit.entry.read"),
      },
    ],
  },
  {
    word: "settings.visitors",
    parts: [
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
    ],
  },
  {
    word: "settings.integrations",
    parts: [
      { path: "/settings/api-tokens", word: "tokens.title", permits: (can) => can("admin::api-tokens.read") },
      { path: "/settings/webhooks", word: "webhooks.title", permits: (can) => can("admin::webhooks.read") },
    ],
  },
  {
    word: "settings.system",
    parts: [
      { path: "/settings/email", word: "email.title", permits: (can) => can("plugin::email.settings.read") },
      { path: "/settings/jobs", word: "jobs.title", permits: (can) => can("admin::project-settings.read") },
      { path: "/settings/application-infos", word: "about.title", permits: () => true },
    ],
  },
];

/** Returns what roles permit; a group of which they permit nothing is left out. */
export function permittedGroups(can: Can): readonly Group[] {
  return GROUPS.map(({ word, parts }) => ({
    word,
    parts: parts.filter(({ permits }) => permits(can)),
  })).filter(({ parts }) => parts.length);
}
