import { type RelatedEntry, relatedEntry } from "./relations";
import { call } from "./request";

/** All of what relations lead to, for copies. What is shown of them is read page by page, in relations.ts. */

interface Answer {
  results: Record<string, unknown>[];
  pagination: { pageCount: number };
}

const PAGE_SIZE = 100;

/** Reads all a relation leads to, in its order; `holder` is a type, or a component whose id is given. */
export async function readAllRelated(
  holder: string,
  id: string,
  field: string,
  locale: string | undefined,
): Promise<RelatedEntry[]> {
  const found: RelatedEntry[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const query = new URLSearchParams({ page: String(page), pageSize: String(PAGE_SIZE), status: "draft" });
    if (locale) query.set("locale", locale);
    const path = `/content-manager/relations/${holder}/${encodeURIComponent(id)}/${field}?${query}`;
    const { results, pagination } = await call<Answer>("GET", path);
    found.push(...results.map(relatedEntry));
    pages = pagination.pageCount;
  }
  return found;
}

/** Returns which entries are not in a locale. */
export async function missingIn(
  uid: string,
  entries: readonly RelatedEntry[],
  locale: string | undefined,
): Promise<ReadonlySet<string>> {
  const missing = new Set(entries.map(({ documentId }) => documentId));
  const ids = [...missing];
  for (let start = 0; start < ids.length; start += PAGE_SIZE) {
    const query = new URLSearchParams({ fields: "documentId", pageSize: String(PAGE_SIZE) });
    if (locale) query.set("locale", locale);
    ids.slice(start, start + PAGE_SIZE).forEach((id, index) => {
      query.set(`filters[documentId][$in][${index}]`, id);
    });
    const { results } = await call<Answer>("GET", `/content-manager/collection-types/${uid}?${query}`);
    for (const { documentId } of results) missing.delete(String(documentId));
  }
  return missing;
}
