import type { Place } from "./entries";
import { call } from "./request";

/** Returns where a version of an entry is seen before it is published; null if that is nowhere. */
export async function previewUrl(
  { uid, documentId, locale, isSingle }: Place,
  status: "draft" | "published",
  signal: AbortSignal,
): Promise<string | null> {
  const query = new URLSearchParams({ status });
  if (!isSingle && documentId) query.set("documentId", documentId);
  if (locale) query.set("locale", locale);
  const path = `/content-manager/preview/url/${uid}?${query}`;
  const answer = await call<{ data: { url?: string } } | undefined>("GET", path, { signal });
  return answer?.data.url ?? null;
}
