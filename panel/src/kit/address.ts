import { useMemo, useSyncExternalStore } from "react";
import { site } from "../site";

/**
 * The page's address inside the panel, for the screens outside of the log-in: the router of all others is loaded
 * with those. Once it is there it notices what is gone to here, being told by the browser's history.
 */

export interface Address {
  /** The path below the panel's own, without its last slash. */
  readonly path: string;
  readonly search: URLSearchParams;
}

const listeners = new Set<() => void>();

export function addressIn(href: string): Address {
  const { pathname, searchParams } = new URL(href);
  const path = pathname.startsWith(site.base) ? pathname.slice(site.base.length) : pathname;
  return { path: path.replace(/\/$/, "") || "/", search: searchParams };
}

/** Goes to a path inside the panel, in place of the one before or after it. */
export function goTo(path: string, inPlace = false): void {
  history[inPlace ? "replaceState" : "pushState"](null, "", site.base + path);
  for (const listener of listeners) listener();
}

/** Returns the address of the screen outside of the log-in: the last one, while who logged in is led inside. */
export function useAddress(): Address {
  const href = useSyncExternalStore(subscribe, shownOutside);
  return useMemo(() => addressIn(href), [href]);
}

let shown = "";

function shownOutside(): string {
  if (!shown || isOutside(addressIn(location.href))) shown = location.href;
  return shown;
}

/** Whether this page has shown a screen outside of the log-in. */
export function wasOutside(): boolean {
  return shown !== "";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** Whether an address is that of a screen outside of the log-in. */
export function isOutside({ path }: Address): boolean {
  return path.startsWith("/auth/");
}

/** Where an address outside of the log-in leads who is logged in; null where it is for them too. */
export function wantedInside({ path, search }: Address): string | null {
  if (path === "/auth/register" || path === "/auth/reset-password") return null;
  return innerPath(search.get("redirect"));
}

/** Returns a path inside the panel, "/" for anything that leads elsewhere. */
function innerPath(wanted: string | null): string {
  return wanted?.startsWith("/") && !wanted.startsWith("//") ? wanted : "/";
}
