import { createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { hasAdministrator } from "../api/account";
import { currentSession } from "../api/session";
import { ForgotPassword } from "../features/auth/ForgotPassword";
import { LogIn } from "../features/auth/LogIn";
import { Register } from "../features/auth/Register";
import { RegisterFirst } from "../features/auth/RegisterFirst";
import { ResetPassword } from "../features/auth/ResetPassword";
import { readSearch } from "../features/media/browsing";
import { site } from "../site";
import { builderRoutes } from "./builderRoutes";
import { entrySearch } from "./entrySearch";
import { historyRoutes } from "./historyRoutes";
import { inside, root } from "./inside";
import { Missing } from "./Missing";
import { ScreenError } from "./ScreenError";
import { settingsRoutes } from "./settingsRoutes";

type Search = Record<string, unknown>;

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The screens before one is logged in; who is logged in is led to where they wanted to go. */
const outside = createRoute({
  getParentRoute: () => root,
  id: "outside",
  component: Outlet,
  validateSearch: (search: Search): { redirect?: string } =>
    typeof search.redirect === "string" ? { redirect: search.redirect } : {},
  beforeLoad: ({ search }) => {
    if (currentSession().state === "in") throw redirect({ to: innerPath(search.redirect) });
  },
});

const login = createRoute({
  getParentRoute: () => outside,
  path: "/auth/login",
  component: LogIn,
  beforeLoad: async () => {
    if (!(await hasAdministrator())) throw redirect({ to: "/auth/register-admin", search: { token: "" } });
  },
});
const first = createRoute({
  getParentRoute: () => root,
  path: "/auth/register-admin",
  component: RegisterFirst,
  validateSearch: (search: Search) => ({ token: textOf(search.token) }),
  beforeLoad: async () => {
    if (currentSession().state === "in") throw redirect({ to: "/" });
    if (await hasAdministrator()) throw redirect({ to: "/auth/login" });
  },
});
const register = createRoute({
  getParentRoute: () => root,
  path: "/auth/register",
  component: Register,
  validateSearch: (search: Search) => ({ registrationToken: textOf(search.registrationToken) }),
});
const forgot = createRoute({
  getParentRoute: () => outside,
  path: "/auth/forgot-password",
  component: ForgotPassword,
});
const reset = createRoute({
  getParentRoute: () => root,
  path: "/auth/reset-password",
  component: ResetPassword,
  validateSearch: (search: Search) => ({ code: textOf(search.code) }),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("../features/home/Home"), "Home"),
});
const list = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/collection-types/$uid",
  component: lazyRouteComponent(() => import("../features/entries/list/ListPage"), "ListPage"),
  validateSearch: (search: Search): Record<string, string> =>
    Object.fromEntries(Object.entries(search).map(([name, value]) => [name, textOf(value)])),
});
const editScreen = () => import("../features/entries/edit/EntryScreen");
const entry = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/collection-types/$uid/$documentId",
  component: lazyRouteComponent(editScreen, "CollectionEntry"),
  validateSearch: ({ locale, status }: Search) => entrySearch(locale, status),
});
const single = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/single-types/$uid",
  component: lazyRouteComponent(editScreen, "SingleEntry"),
  validateSearch: ({ locale, status }: Search) => entrySearch(locale, status),
});
const configureScreen = () => import("../features/entries/configure/ConfigureScreen");
const configureList = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/collection-types/$uid/configurations",
  component: lazyRouteComponent(configureScreen, "ConfigureType"),
});
const configureSingle = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/single-types/$uid/configurations",
  component: lazyRouteComponent(configureScreen, "ConfigureType"),
});
const configureComponent = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/components/$uid/configurations",
  component: lazyRouteComponent(configureScreen, "ConfigureComponent"),
});
const media = createRoute({
  getParentRoute: () => inside,
  path: "/plugins/upload",
  component: lazyRouteComponent(() => import("../features/media/Library"), "Library"),
  validateSearch: readSearch,
});
interface ReleaseSearch {
  page?: number;
  /** Which are shown: those to come, those that were, or what is planned for single entries. */
  done?: string;
  type?: string;
  locale?: string;
}
const releases = createRoute({
  getParentRoute: () => inside,
  path: "/plugins/content-releases",
  component: lazyRouteComponent(() => import("../features/releases/Releases"), "Releases"),
  validateSearch: ({ page, done, type, locale }: Search): ReleaseSearch => ({
    page: Math.max(Math.trunc(Number(page)) || 1, 1),
    done: done === "true" || done === "plans" ? done : "",
    ...(type ? { type: String(type) } : {}),
    ...(locale ? { locale: String(locale) } : {}),
  }),
});
const release = createRoute({
  getParentRoute: () => inside,
  path: "/plugins/content-releases/$id",
  component: lazyRouteComponent(() => import("../features/releases/ReleasePage"), "ReleasePage"),
});
const profile = createRoute({
  getParentRoute: () => inside,
  path: "/me",
  component: lazyRouteComponent(() => import("../features/profile/Profile"), "Profile"),
});

/** Any other address: who is logged in is told so with the navigation beside it. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: "$", component: Missing });

const routeTree = root.addChildren([
  outside.addChildren([login, forgot]),
  first,
  register,
  reset,
  inside.addChildren([
    home,
    media,
    profile,
    releases,
    release,
    list,
    entry,
    single,
    configureList,
    configureSingle,
    configureComponent,
    ...historyRoutes,
    builderRoutes,
    settingsRoutes,
    elsewhere,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: site.base,
  defaultPreload: "intent",
  defaultErrorComponent: ScreenError,
  scrollRestoration: true,
  pathParamsAllowedCharacters: [":"],
  // What comes back from links of messages is text, also where it looks like a number.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
    const query = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
    return query.size ? `?${query}` : "";
  },
});

/** Returns a path inside the panel, "/" for anything that leads elsewhere. */
export function innerPath(wanted: string | undefined): string {
  return wanted?.startsWith("/") && !wanted.startsWith("//") ? wanted : "/";
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
