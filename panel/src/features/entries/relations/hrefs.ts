import type { ContentType } from "../../../document/model";
import type { Target } from "../../../document/relationEdit";
import { site } from "../../../site";

/** Returns the address of the screen of an entry, in the locale in which it is there. */
export function entryHref(uid: string, { documentId, locale }: Target): string {
  return `${site.base}/content-manager/collection-types/${uid}/${documentId}${queryOf(locale)}`;
}

/** Returns the address of the screen of an entry of a type; undefined for a type the panel does not show. */
export function hrefOf(type: ContentType | undefined, target: Target): string | undefined {
  if (!type?.visible) return undefined;
  return type.kind === "singleType"
    ? `${site.base}/content-manager/single-types/${type.uid}${queryOf(target.locale)}`
    : entryHref(type.uid, target);
}

function queryOf(locale: string | null | undefined): string {
  return locale ? `?${new URLSearchParams({ locale })}` : "";
}
