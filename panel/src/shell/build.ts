import { hasUnsaved } from "../kit/unsaved";
import { site } from "../site";

/** Notices that the server has another build of the panel than this page, and loads that one. */

type Listener = () => void;

let newest = site.build;
let isFileMissing = false;
const listeners = new Set<Listener>();

export function subscribeBuild(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the page should be loaded anew, once nothing is unsaved. */
export function isOutdated(): boolean {
  return isFileMissing || newest !== site.build;
}

export function noticeBuild(build: string | null): void {
  if (!build || build === newest || !site.build) return;
  newest = build;
  for (const listener of listeners) listener();
}

/** Opens another screen by loading its page, if there is another build and nothing is unsaved. */
export function leaveOutdated(href: string): void {
  if (isOutdated() && !hasUnsaved()) location.assign(href);
}

/**
 * Notes that the server does not have a file of this build any more. A screen that cannot be shown without it
 * is loaded anew by the router; of everything else the panel says so and lets people choose.
 */
export function missingFile(): void {
  isFileMissing = true;
  for (const listener of listeners) listener();
}
