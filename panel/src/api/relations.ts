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
}

export interface RelatedEntry {
  readonly documentId: string;
  readonly id: number;
  readonly locale: string | null;
  /** Undefined for types without drafts, and for entries one may not read. */
  readonly status?: string;
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
const STAMPS = new Set(["id", "documentId", "publishedAt", "updatedAt", "locale", "status"]);

/** Reads a page of what a relation leads to, in its order. */
export async function readRelated(
  place: RelationPlace,
  page: number,
  signal: AbortSignal,
): Promise<RelatedPage> {
  const id = encodeURIComponent(String(place.id));
  const path = `/content-manager/relations/${place.holder}/${id}/${place.field}`;
  const query = new URLSearchParams({ ...whereabouts(place), ...window(page) });
  return pageOf(await call<Answer>("GET", `${path}?${query}`, { signal }));
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
    label: called || documentId,
  };
}
