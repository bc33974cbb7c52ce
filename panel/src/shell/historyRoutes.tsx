import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "./inside";

/** The histories of entries, and the trash. */

type Search = Record<string, unknown>;
type HistorySearch = { locale?: string; page?: string; version?: string };

function texts<Name extends string>(search: Search, names: readonly Name[]): Partial<Record<Name, string>> {
  const pairs = names.flatMap((name) => (search[name] ? [[name, String(search[name])]] : []));
  return Object.fromEntries(pairs);
}

const screen = lazyRouteComponent(() => import("../features/history/History"), "History");
const validateSearch = (search: Search): HistorySearch => texts(search, ["locale", "page", "version"]);
const ofEntry = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/collection-types/$uid/$documentId/history",
  component: screen,
  validateSearch,
});
const ofSingle = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/single-types/$uid/history",
  component: screen,
  validateSearch,
});
const trash = createRoute({
  getParentRoute: () => inside,
  path: "/content-manager/trash",
  component: lazyRouteComponent(() => import("../features/history/Trash"), "Trash"),
  validateSearch: (search: Search): { page?: string; type?: string } => texts(search, ["page", "type"]),
});

export const historyRoutes = [ofEntry, ofSingle, trash];
