import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { currentSession } from "../api/session";
import { loadInside } from "../words/words";
import { Missing } from "./Missing";
import { ScreenError } from "./ScreenError";

export const root = createRootRoute({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: ScreenError,
});

/** Everything behind the log-in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: lazyRouteComponent(async () => {
    const [shell] = await Promise.all([import("./Shell"), loadInside()]);
    return shell;
  }, "Shell"),
  beforeLoad: ({ location }) => {
    if (currentSession().state !== "out") return;
    const wanted = location.pathname + location.searchStr;
    throw redirect({
      to: "/auth/$",
      params: { _splat: "login" },
      search: wanted === "/" ? {} : { redirect: wanted },
    });
  },
});
