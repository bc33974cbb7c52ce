import type { Place, Status } from "../../../api/entries";
import type { ContentType } from "../../../document/model";

/** Returns the command that reads an entry from the content API, to be run in a shell. */
export function curlOf(origin: string, type: ContentType, place: Place, status: Status): string {
  const path = place.isSingle ? type.singularName : `${type.pluralName}/${place.documentId ?? ""}`;
  const query = new URLSearchParams();
  if (place.locale) query.set("locale", place.locale);
  if (type.draftAndPublish && status === "draft") query.set("status", "draft");
  query.set("populate", "*");
  const url = `${origin}/api/${path}?${query}`;
  return `curl -H ${quoted("Authorization: Bearer <token>")} \\\n  ${quoted(url)}`;
}

/** Returns a text as a shell takes it for one word. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
