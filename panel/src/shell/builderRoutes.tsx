import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "./inside";

/** The screens of the content types, below their common frame, which is loaded with them. */

const frame = createRoute({
  getParentRoute: () => inside,
  path: "/plugins/content-type-builder",
  component: lazyRouteComponent(() => import("../features/builder/Builder"), "Builder"),
});
const start = createRoute({
  getParentRoute: () => frame,
  path: "/",
  component: lazyRouteComponent(() => import("../features/builder/Overview"), "Overview"),
});
const holder = () => import("../features/builder/HolderScreen");
const contentType = createRoute({
  getParentRoute: () => frame,
  path: "content-types/$uid",
  component: lazyRouteComponent(holder, "HolderScreen"),
});
const component = createRoute({
  getParentRoute: () => frame,
  path: "component-categories/$category/$uid",
  component: lazyRouteComponent(holder, "HolderScreen"),
});

export const builderRoutes = frame.addChildren([start, contentType, component]);
