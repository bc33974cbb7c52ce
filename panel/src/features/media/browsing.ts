import { KINDS, type Kind } from "../../api/media";

/** What of the library is shown: on its screen the URL has it, in the picker nothing but the dialog. */
export interface Browsing {
  /** The folder's id; null for the top. */
  folder: number | null;
  text: string;
  kind: Kind | "";
  sort: Sort;
  page: number;
  view: View;
}

export const SORTS = [
  "createdAt:desc",
  "createdAt:asc",
  "updatedAt:desc",
  "name:asc",
  "name:desc",
  "size:desc",
] as const;
export type Sort = (typeof SORTS)[number];
export type View = "grid" | "table";
export const PAGE_SIZE = 48;

export const BEGINNING: Browsing = {
  folder: null,
  text: "",
  kind: "",
  sort: "createdAt:desc",
  page: 1,
  view: "grid",
};

/** What stands in the URL of the library's screen, without what is as at the beginning. */
export interface LibrarySearch {
  folder?: string;
  q?: string;
  kind?: string;
  sort?: string;
  page?: string;
  view?: string;
  /** The file whose details are open. */
  file?: string;
}

const NAMES = ["folder", "q", "kind", "sort", "page", "view", "file"] as const;

export function readSearch(search: Record<string, unknown>): LibrarySearch {
  const read: LibrarySearch = {};
  for (const name of NAMES) {
    const value = search[name];
    if (value !== undefined && value !== "") read[name] = String(value);
  }
  return read;
}

/** Returns what a URL asks for; what it has no sense is as at the beginning. */
export function browsingOf(search: LibrarySearch): Browsing {
  return {
    folder: idOf(search.folder),
    text: search.q ?? "",
    kind: KINDS.find((kind) => kind === search.kind) ?? "",
    sort: SORTS.find((sort) => sort === search.sort) ?? BEGINNING.sort,
    page: idOf(search.page) ?? 1,
    view: search.view === "table" ? "table" : "grid",
  };
}

export function searchOf(browsing: Browsing): LibrarySearch {
  return {
    ...(browsing.folder ? { folder: String(browsing.folder) } : {}),
    ...(browsing.text ? { q: browsing.text } : {}),
    ...(browsing.kind ? { kind: browsing.kind } : {}),
    ...(browsing.sort === BEGINNING.sort ? {} : { sort: browsing.sort }),
    ...(browsing.page === 1 ? {} : { page: String(browsing.page) }),
    ...(browsing.view === "grid" ? {} : { view: browsing.view }),
  };
}

/** Returns the id that a text is, null for none. */
export function idOf(text: string | undefined): number | null {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
