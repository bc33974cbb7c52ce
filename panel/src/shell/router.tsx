import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
  redirect,
} from "@tanstack/react-router";
import { currentSession } from "../api/session";
import { Outside } from "../features/auth/Outside";
import { readSearch } from "../features/media/browsing";
import { wantedInside } from "../kit/address";
import { site } from "../site";
import { leaveOutdated } from "./build";
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

function texts(search: Search): Record<string, string> {
  return Object.fromEntries(Object.entries(search).map(([name, value]) => [name, textOf(value)]));
}

/** The screens before one is logged in, which know by themselves which they are. */
const outside = createRoute({
  getParentRoute: () => root,
  path: "/auth/$",
  component: Outside,
  validateSearch: texts,
  beforeLoad: ({ location: { pathname, searchStr } }) => {
    if (currentSession().state !== "in") return;
    const wanted = wantedInside({ path: pathname, search: new URLSearchParams(searchStr) });
    if (wanted) throw redirect({ to: wanted });
  },
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
  validateSearch: texts,
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
  outside,
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

const router = createRouter({
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

router.subscribe("onBeforeNavigate", ({ pathChanged, toLocation }) => {
  if (pathChanged) leaveOutdated(toLocation.publicHref);
});

/** Leads out, whatever is unsaved. */
export function goOutside(): void {
  void router.navigate({ to: "/auth/$", params: { _splat: "login" }, ignoreBlocker: true });
}

/** The whole panel, by its address. */
export function Panel() {
  return <RouterProvider router={router} />;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
