import type { Target } from "../../../document/relationEdit";
import { site } from "../../../site";

/** Returns the address of the screen of an entry, in the locale in which it is there. */
export function entryHref(uid: string, { documentId, locale }: Target): string {
  const query = locale ? `?${new URLSearchParams({ locale })}` : "";
  return `${site.base}/content-manager/collection-types/${uid}/${documentId}${query}`;
}
