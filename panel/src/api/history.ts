/** The history of entries, and the trash. */

import type { Pages } from "./people";
import { call } from "./request";

export type VersionAction = "create" | "update" | "publish" | "unpublish" | "discard" | "restore";

export interface Author {
  type: string;
  id: string | null;
  name: string | null;
}

export interface HistoryVersion {
  id: number;
  status: "draft" | "modified" | "published";
  action: VersionAction;
  createdAt: string;
  savedAt: string;
  author: Author | null;
}

/** A value of a version that cannot be restored. */
export interface Misfit {
  field: string;
  value: unknown;
  reason: "gone" | "missing" | "invalid";
  message: string;
}

export interface VersionMeta {
  problems: Misfit[];
  /** How what values lead to is called, by document id. */
  labels: Record<string, string>;
}

export interface Difference {
  field: string;
  before: unknown;
  after: unknown;
}

export interface Comparing {
  data: Difference[];
  meta: VersionMeta;
}

/** Which entry a history is of; `locale` only of types that have locales. */
export interface HistoryPlace {
  uid: string;
  documentId?: string | undefined;
  locale?: string | undefined;
}

export interface Trashed {
  id: number;
  contentType: string;
  documentId: string;
  title: string | null;
  locales: string[];
  isPublished: boolean;
  deletedAt: string;
  author: Author | null;
}

const VERSIONS = "/content-manager/history-versions";
const TRASH = "/content-manager/trash";
const PAGE_SIZE = 20;

export async function listVersions(
  { uid, documentId, locale }: HistoryPlace,
  page: number,
  signal?: AbortSignal,
): Promise<{ data: HistoryVersion[]; meta: { pagination: Pages } }> {
  const query = new URLSearchParams({ contentType: uid, page: String(page), pageSize: String(PAGE_SIZE) });
  if (documentId) query.set("documentId", documentId);
  if (locale) query.set("locale", locale);
  return call("GET", `${VERSIONS}?${query}`, signal ? { signal } : {});
}

/** Returns how the entry as it is, or another version of it, differs from a version. */
export async function compareVersion(
  id: number,
  other: number | null,
  signal?: AbortSignal,
): Promise<Comparing> {
  const query = other === null ? "" : `?with=${other}`;
  return call("GET", `${VERSIONS}/${id}/compare${query}`, signal ? { signal } : {});
}

/** Returns everything a version says. */
export async function readVersion(
  id: number,
  signal?: AbortSignal,
): Promise<{ data: { data: Record<string, unknown> }; meta: VersionMeta }> {
  return call("GET", `${VERSIONS}/${id}`, signal ? { signal } : {});
}

export async function restoreVersion(id: number): Promise<void> {
  await call("PUT", `${VERSIONS}/${id}/restore`, { body: {} });
}

export async function listTrash(
  page: number,
  contentType: string,
  signal?: AbortSignal,
): Promise<{ results: Trashed[]; pagination: Pages }> {
  const query = new URLSearchParams({ page: String(page), pageSize: String(PAGE_SIZE) });
  if (contentType) query.set("contentType", contentType);
  return call("GET", `${TRASH}?${query}`, signal ? { signal } : {});
}

/** What became of a deleted entry that was restored. */
export interface Restored {
  contentType: string;
  documentId: string;
  problems: Misfit[];
  unpublished: { locale: string | null; errors: { message: string }[] }[];
}

export async function restoreTrashed(id: number): Promise<Restored> {
  const { data } = await call<{ data: [Restored] }>("POST", `${TRASH}/actions/restore`, {
    body: { ids: [id] },
  });
  return data[0];
}

export async function deleteForGood(id: number): Promise<void> {
  await call("POST", `${TRASH}/actions/delete`, { body: { ids: [id] } });
}

export async function emptyTrash(): Promise<void> {
  await call("POST", `${TRASH}/actions/empty`, { body: {} });
}
