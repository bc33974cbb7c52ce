import type { StoredEntry, Values } from "./entries";
import { call } from "./request";

/** Lists of entries, and what is done with several of them at once. */

export interface Page {
  results: StoredEntry[];
  pagination: { page: number; pageSize: number; pageCount: number; total: number };
}

/** What became of one entry. */
export interface Result {
  documentId: string;
  status: number;
  error?: { status: number; name: string; message: string; details?: unknown };
}

export interface Unpublished {
  documentId: string;
  field: string;
  target: { contentTypeUid: string; documentId: string; title: unknown; locale: string | null };
}

export type BulkAction = "bulkPublish" | "bulkUnpublish" | "bulkDelete" | "bulkUpdate";
export type Parameters = readonly (readonly [string, string])[];

function listPath(uid: string, action: string, query: Parameters): string {
  const asked = new URLSearchParams(query.map(([name, value]) => [name, value]));
  return `/content-manager/collection-types/${uid}${action}${asked.size ? `?${asked}` : ""}`;
}

export async function findEntries(uid: string, query: Parameters, signal: AbortSignal): Promise<Page> {
  return call("GET", listPath(uid, "", query), { signal });
}

/** Does something with several entries, each by itself, and returns what became of each. */
export async function runBulk(
  uid: string,
  action: BulkAction,
  documentIds: readonly string[],
  locale: string,
  data?: Values,
): Promise<Result[]> {
  const body = {
    documentIds,
    ...(locale ? { locale } : {}),
    ...(action === "bulkUpdate" ? { data } : { each: true }),
  };
  return (await call<{ results: Result[] }>("POST", listPath(uid, `/actions/${action}`, []), { body }))
    .results;
}

/** Returns the relations of some drafts that lead to what is not published. */
export async function unpublishedTargets(
  uid: string,
  documentIds: readonly string[],
  locale: string,
  signal: AbortSignal,
): Promise<Unpublished[]> {
  const query = documentIds.map((id): [string, string] => ["documentIds[]", id]);
  if (locale) query.push(["locale", locale]);
  return (
    await call<{ data: Unpublished[] }>("GET", listPath(uid, "/actions/draftRelations", query), { signal })
  ).data;
}

/** An entry that a search in all types found. */
export interface FoundEntry {
  documentId: string;
  contentTypeUid: string;
  contentTypeDisplayName: string;
  kind: "collectionType" | "singleType";
  title: unknown;
  locale: string | null;
}

/** Returns the entries of all types that are called by a text. */
export async function searchEntries(text: string, signal: AbortSignal): Promise<FoundEntry[]> {
  const path = `/content-manager/search?${new URLSearchParams({ q: text })}`;
  return (await call<{ data: FoundEntry[] }>("GET", path, { signal })).data;
}

export interface RecentEntry extends FoundEntry {
  updatedAt: string;
  publishedAt: string | null;
  status: "draft" | "published" | "modified" | null;
}
