import { ApiError } from "./errors";
import { call } from "./request";

/** Entries as the content manager answers and takes them. */

export type Values = Record<string, unknown>;
export type Status = "draft" | "published";

/** Somebody who wrote an entry. */
export interface Creator {
  id: number;
  firstname: string | null;
  lastname: string | null;
  username: string | null;
  email?: string;
}

/** What is told of any version of an entry. */
export interface Version {
  id: number;
  documentId: string;
  locale: string | null;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  status?: "draft" | "modified" | "published";
  createdBy?: Creator | null;
  updatedBy?: Creator | null;
}

export type StoredEntry = Version & Values;

export interface Meta {
  /** The drafts in other locales. */
  availableLocales: readonly Version[];
  /** The version with the other status, in this locale. */
  availableStatus: readonly Version[];
}

/** An entry in one locale: null if it is in others alone, or, of a single type, if there is none yet. */
export interface Found {
  entry: StoredEntry | null;
  meta: Meta;
}

/** Where an entry stands. Without a document id it is a new one, or that of a single type. */
export interface Place {
  uid: string;
  isSingle: boolean;
  documentId?: string | undefined;
  /** Undefined for types without locales. */
  locale?: string | undefined;
}

export interface DraftRelation {
  field: string;
  target: { contentTypeUid: string; documentId: string; title: unknown; locale: string | null };
}

export interface Locale {
  code: string;
  name: string;
  isDefault: boolean;
}

const NOTHING: Meta = { availableLocales: [], availableStatus: [] };

/** Returns the path of an entry, or of something that is done with it. */
export function entryPath(
  { uid, isSingle, documentId, locale }: Place,
  action = "",
  query: Values = {},
): string {
  const kind = isSingle ? "single-types" : "collection-types";
  const one = !isSingle && documentId ? `/${encodeURIComponent(documentId)}` : "";
  const pairs = Object.entries({ locale, ...query }).filter(([, value]) => value !== undefined);
  const asked = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
  return `/content-manager/${kind}/${uid}${one}${action}${asked.size ? `?${asked}` : ""}`;
}

/** Reads an entry; of a single type without one, nothing. */
export async function readEntry(place: Place, status: Status, signal?: AbortSignal): Promise<Found> {
  try {
    return found(await call("GET", entryPath(place, "", { status }), signal ? { signal } : {}));
  } catch (error) {
    if (place.isSingle && error instanceof ApiError && error.status === 404)
      return { entry: null, meta: NOTHING };
    throw error;
  }
}

/** Users are answered as they are, everything else as data and meta. */
function found(answer: { data?: StoredEntry | Values; meta?: Meta } | StoredEntry): Found {
  const data = "meta" in answer && "data" in answer ? answer.data : answer;
  const meta = "meta" in answer && "data" in answer ? (answer.meta as Meta) : NOTHING;
  return { entry: isStored(data) ? data : null, meta };
}

function isStored(data: unknown): data is StoredEntry {
  return typeof data === "object" && data !== null && "documentId" in data;
}

/** Writes what changed of an entry, or a new one; refused with 412 where somebody saved since `ifMatch`. */
export async function writeEntry(place: Place, body: Values, ifMatch?: string): Promise<Found> {
  const method = place.isSingle || place.documentId ? "PUT" : "POST";
  return found(await call(method, entryPath(place), { body, ifMatch }));
}

export async function publishEntry(place: Place, ifMatch?: string): Promise<Found> {
  return found(await call("POST", entryPath(place, "/actions/publish"), { body: {}, ifMatch }));
}

export async function unpublishEntry(place: Place, ifMatch?: string): Promise<void> {
  await call("POST", entryPath(place, "/actions/unpublish"), { body: {}, ifMatch });
}

/** Makes the draft what is published. */
export async function discardDraft(place: Place, ifMatch?: string): Promise<Found> {
  return found(await call("POST", entryPath(place, "/actions/discard"), { body: {}, ifMatch }));
}

/** Deletes an entry: its version in the place's locale, `*` for all of them. */
export async function deleteEntry(place: Place, ifMatch?: string): Promise<void> {
  await call("DELETE", entryPath(place), { ifMatch });
}

/** Copies an entry with changes; returns the copy, a draft. */
export async function cloneEntry({ documentId = "", ...place }: Place, body: Values): Promise<Found> {
  return found(await call("POST", entryPath(place, `/clone/${encodeURIComponent(documentId)}`), { body }));
}

/** Returns the relations of an entry's draft that lead to what is not published. */
export async function draftRelations({ uid, locale }: Place, documentId: string): Promise<DraftRelation[]> {
  const query = { "documentIds[0]": documentId };
  const path = entryPath({ uid, isSingle: false, locale }, "/actions/draftRelations", query);
  return (await call<{ data: DraftRelation[] }>("GET", path)).data;
}

/** Publishes several entries of a type, all or none of them. */
export async function publishEntries(
  uid: string,
  documentIds: readonly string[],
  locale?: string,
): Promise<void> {
  const body = { documentIds, ...(locale ? { locale } : {}) };
  await call("POST", entryPath({ uid, isSingle: false }, "/actions/bulkPublish"), { body });
}

/** Returns what a new locale of an entry has from the others. */
export async function sharedFields(uid: string, id: string, locale: string): Promise<Values> {
  const path = "/i18n/content-manager/actions/get-non-localized-fields";
  const body = { model: uid, id, locale };
  return (await call<{ nonLocalizedFields: Values }>("POST", path, { body })).nonLocalizedFields;
}

export async function listLocales(): Promise<Locale[]> {
  return await call("GET", "/i18n/locales");
}
