import { type ApiError, readError } from "./errors";
import { call } from "./request";

/** What relations lead to, and what they may lead to, as the content manager answers it page by page. */

/** Where a relation is: the type or the component that has it, the document or the component, the field. */
export interface RelationPlace {
  readonly holder: string;
  /** The document id of the entry, or the id of the component; undefined for what is not saved yet. */
  readonly id: string | number | undefined;
  readonly field: string;
  readonly locale: string | undefined;
  readonly status: "draft" | "published";
  /** The type whose entries are looked for, where it leads to any. */
  readonly type?: string | undefined;
  /** The entry that has it, and the path to it from there; undefined for what is not saved yet. */
  readonly entry?: EntryPath | undefined;
}

export interface EntryPath {
  readonly uid: string;
  readonly documentId: string;
  readonly path: string;
}

export interface RelatedEntry {
  readonly documentId: string;
  readonly id: number;
  readonly locale: string | null;
  /** Undefined for types without drafts, and for entries one may not read. */
  readonly status?: string;
  /** Its type, of relations that lead to any. */
  readonly __type?: string;
  /** What it is called; its document id where that may not be read, or is empty. */
  readonly label: string;
}

export interface RelatedPage {
  readonly results: readonly RelatedEntry[];
  readonly page: number;
  readonly pageCount: number;
  readonly total: number;
}

interface Answer {
  results: Record<string, unknown>[];
  pagination: { page: number; pageCount: number; total: number };
}

/** Ids that are named in an address: more would not fit into one. */
const MOST_NAMED = 100;
const PAGE_SIZE = 25;
/** Relations that are asked for at once: the server answers no more. */
const MOST_PATHS = 50;
const STAMPS = new Set(["id", "documentId", "publishedAt", "updatedAt", "locale", "status", "__type"]);

/**
 * Reads a page of what a relation leads to, in its order. First pages that are asked for at one moment, as when
 * an entry is opened, are read by one request.
 */
export async function readRelated(
  place: RelationPlace,
  page: number,
  signal: AbortSignal,
): Promise<RelatedPage> {
  if (page === 1 && place.entry) return readTogether(place, place.entry);
  const id = encodeURIComponent(String(place.id));
  const path = `/content-manager/relations/${place.holder}/${id}/${place.field}`;
  const query = new URLSearchParams({ ...whereabouts(place), ...window(page) });
  return pageOf(await call<Answer>("GET", `${path}?${query}`, { signal }));
}

interface Wish {
  readonly path: string;
  resolve(page: RelatedPage): void;
  reject(error: unknown): void;
}

/** The relations that were asked for at this moment, by the request that will read them. */
const wishes = new Map<string, Wish[]>();

function readTogether(place: RelationPlace, { uid, documentId, path }: EntryPath): Promise<RelatedPage> {
  const query = new URLSearchParams({ ...whereabouts(place), ...window(1) });
  const address = `/content-manager/related/${uid}/${encodeURIComponent(documentId)}?${query}`;
  if (!wishes.size) setTimeout(grantWishes);
  return new Promise((resolve, reject) => {
    wishes.set(address, [...(wishes.get(address) ?? []), { path, resolve, reject }]);
  });
}

function grantWishes(): void {
  const all = [...wishes];
  wishes.clear();
  for (const [address, wanted] of all)
    for (let start = 0; start < wanted.length; start += MOST_PATHS)
      void grant(address, wanted.slice(start, start + MOST_PATHS));
}

async function grant(address: string, wanted: readonly Wish[]): Promise<void> {
  const paths = [...new Set(wanted.map(({ path }) => path))];
  const fields = paths.map((path, index) => `&fields[${index}]=${encodeURIComponent(path)}`);
  try {
    const { data } = await call<Outcomes>("GET", address + fields.join(""));
    for (const { path, resolve, reject } of wanted) {
      const outcome = data[path] as Outcome;
      if ("error" in outcome) reject(refused(outcome));
      else resolve(pageOf(outcome));
    }
  } catch (error) {
    for (const { reject } of wanted) reject(error);
  }
}

interface Refused {
  error: { status: number };
}

type Outcome = Answer | Refused;

interface Outcomes {
  data: Record<string, Outcome>;
}

function refused(outcome: Refused): ApiError {
  return readError(outcome.error.status, outcome, null);
}

export interface Search {
  readonly text: string;
  /** Entries that are left out, and those that are not though they are related as the server knows it. */
  readonly omitted: readonly string[];
  readonly included: readonly string[];
}

/** Reads a page of what a relation may lead to, in the server's order. */
export async function findCandidates(
  place: RelationPlace,
  search: Search,
  page: number,
  signal: AbortSignal,
): Promise<RelatedPage> {
  const query = new URLSearchParams({ ...whereabouts(place), ...window(page) });
  if (search.text) query.set("_q", search.text);
  if (place.id !== undefined) query.set("id", String(place.id));
  if (place.type) query.set("type", place.type);
  search.omitted.slice(0, MOST_NAMED).forEach((id, index) => {
    query.set(`idsToOmit[${index}]`, id);
  });
  search.included.slice(0, MOST_NAMED).forEach((id, index) => {
    query.set(`idsToInclude[${index}]`, id);
  });
  const path = `/content-manager/relations/${place.holder}/${place.field}`;
  return pageOf(await call<Answer>("GET", `${path}?${query}`, { signal }));
}

function whereabouts({ locale, status }: RelationPlace): Record<string, string> {
  return { status, ...(locale ? { locale } : {}) };
}

function window(page: number): Record<string, string> {
  return { page: String(page), pageSize: String(PAGE_SIZE) };
}

function pageOf({ results, pagination }: Answer): RelatedPage {
  const { page, pageCount, total } = pagination;
  return { results: results.map(relatedEntry), page, pageCount, total };
}

/** Returns an entry with what it is called: besides its stamps the server tells its main field alone. */
export function relatedEntry(raw: Record<string, unknown>): RelatedEntry {
  const documentId = String(raw.documentId);
  const name = Object.keys(raw).find((key) => !STAMPS.has(key));
  const called = name === undefined ? "" : String(raw[name] ?? "").trim();
  return {
    documentId,
    id: Number(raw.id),
    locale: typeof raw.locale === "string" ? raw.locale : null,
    ...(typeof raw.status === "string" ? { status: raw.status } : {}),
    ...(typeof raw.__type === "string" ? { __type: raw.__type } : {}),
    label: called || documentId,
  };
}
