import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { inside } from "./inside";

/** The screens of the settings, below their common frame; each part is a chunk of its own. */

type Search = Record<string, unknown>;

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function pageOf(value: unknown): number {
  const page = Number(value);
  return Number.isInteger(page) && page > 0 ? page : 1;
}

const frame = createRoute({
  getParentRoute: () => inside,
  id: "settings",
  component: lazyRouteComponent(() => import("../features/settings/Settings"), "Settings"),
});
const start = createRoute({
  getParentRoute: () => frame,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/application-infos", replace: true });
  },
});
const about = createRoute({
  getParentRoute: () => frame,
  path: "/settings/application-infos",
  component: lazyRouteComponent(() => import("../features/settings/About"), "About"),
});
const users = createRoute({
  getParentRoute: () => frame,
  path: "/settings/users",
  component: lazyRouteComponent(() => import("../features/settings/users/Users"), "Users"),
  validateSearch: (search: Search): { page?: number; q?: string } => ({
    page: pageOf(search.page),
    q: textOf(search.q),
  }),
});
const user = createRoute({
  getParentRoute: () => frame,
  path: "/settings/users/$id",
  component: lazyRouteComponent(() => import("../features/settings/users/UserPage"), "UserPage"),
});
const effective = createRoute({
  getParentRoute: () => frame,
  path: "/settings/users/$id/permissions",
  component: lazyRouteComponent(
    () => import("../features/settings/users/EffectivePermissions"),
    "EffectivePermissions",
  ),
});
const roles = createRoute({
  getParentRoute: () => frame,
  path: "/settings/roles",
  component: lazyRouteComponent(() => import("../features/settings/roles/Roles"), "Roles"),
});
const role = createRoute({
  getParentRoute: () => frame,
  path: "/settings/roles/$id",
  component: lazyRouteComponent(() => import("../features/settings/roles/RolePage"), "RolePage"),
});
const tokens = createRoute({
  getParentRoute: () => frame,
  path: "/settings/api-tokens",
  component: lazyRouteComponent(() => import("../features/settings/tokens/Tokens"), "Tokens"),
});
const token = createRoute({
  getParentRoute: () => frame,
  path: "/settings/api-tokens/$id",
  component: lazyRouteComponent(() => import("../features/settings/tokens/TokenPage"), "TokenPage"),
});
const webhooks = createRoute({
  getParentRoute: () => frame,
  path: "/settings/webhooks",
  component: lazyRouteComponent(() => import("../features/settings/webhooks/Webhooks"), "Webhooks"),
});
const webhook = createRoute({
  getParentRoute: () => frame,
  path: "/settings/webhooks/$id",
  component: lazyRouteComponent(() => import("../features/settings/webhooks/WebhookPage"), "WebhookPage"),
});
const apiRoles = createRoute({
  getParentRoute: () => frame,
  path: "/settings/users-permissions/roles",
  component: lazyRouteComponent(() => import("../features/settings/users-permissions/ApiRoles"), "ApiRoles"),
});
const apiRole = createRoute({
  getParentRoute: () => frame,
  path: "/settings/users-permissions/roles/$id",
  component: lazyRouteComponent(
    () => import("../features/settings/users-permissions/ApiRolePage"),
    "ApiRolePage",
  ),
});
const advanced = createRoute({
  getParentRoute: () => frame,
  path: "/settings/users-permissions/advanced-settings",
  component: lazyRouteComponent(() => import("../features/settings/users-permissions/Advanced"), "Advanced"),
});
const providers = createRoute({
  getParentRoute: () => frame,
  path: "/settings/users-permissions/providers",
  component: lazyRouteComponent(
    () => import("../features/settings/users-permissions/Providers"),
    "Providers",
  ),
});
const templates = createRoute({
  getParentRoute: () => frame,
  path: "/settings/users-permissions/email-templates",
  component: lazyRouteComponent(
    () => import("../features/settings/users-permissions/MailTemplates"),
    "MailTemplates",
  ),
});
const mediaSettings = createRoute({
  getParentRoute: () => frame,
  path: "/settings/media-library",
  component: lazyRouteComponent(() => import("../features/settings/media/MediaSettings"), "MediaSettings"),
});
const email = createRoute({
  getParentRoute: () => frame,
  path: "/settings/email",
  component: lazyRouteComponent(() => import("../features/settings/email/Email"), "Email"),
});
const jobs = createRoute({
  getParentRoute: () => frame,
  path: "/settings/jobs",
  component: lazyRouteComponent(() => import("../features/settings/jobs/Jobs"), "Jobs"),
  validateSearch: (search: Search): { page?: number; state?: string; kind?: string } => ({
    page: pageOf(search.page),
    state: textOf(search.state),
    kind: textOf(search.kind),
  }),
});
const locales = createRoute({
  getParentRoute: () => frame,
  path: "/settings/internationalization",
  component: lazyRouteComponent(() => import("../features/settings/locales/Locales"), "Locales"),
});
const audit = createRoute({
  getParentRoute: () => frame,
  path: "/settings/audit-logs",
  component: lazyRouteComponent(() => import("../features/settings/audit/AuditLog"), "AuditLog"),
  validateSearch: (search: Search): { page?: number; action?: string; actor?: string; target?: string } => ({
    page: pageOf(search.page),
    action: textOf(search.action),
    actor: textOf(search.actor),
    target: textOf(search.target),
  }),
});

export const settingsRoutes = frame.addChildren([
  start,
  about,
  users,
  user,
  effective,
  roles,
  role,
  tokens,
  token,
  webhooks,
  webhook,
  apiRoles,
  apiRole,
  advanced,
  providers,
  templates,
  locales,
  mediaSettings,
  email,
  jobs,
  audit,
]);
