import { type Filters, filterParameters, NO_FILTERS, readFilters } from "./filters";

/** What a list shows. All of it stands in the address. */
export interface ListState {
  readonly page: number;
  readonly pageSize: number;
  /** `title:ASC`, `category.name:DESC`. */
  readonly sort: string;
  readonly text: string;
  readonly filters: Filters;
  /** "" for the default one. */
  readonly locale: string;
  readonly status: Status | "";
  readonly columns: readonly string[];
  /** The view it began as; "" for none. */
  readonly view: string;
}

export const STATUSES = ["never-published", "modified", "unmodified", "has-published-version"] as const;
export type Status = (typeof STATUSES)[number];

export const PAGE_SIZES = [10, 20, 50, 100] as const;

/** The parameters of an address, as they stand there. */
export type Search = Readonly<Record<string, string>>;

/** Returns what an address says; what it does not say is as in `otherwise`. */
export function readState(search: Search, otherwise: ListState): ListState {
  const plain = search["plugins[i18n][locale]"] ?? "";
  return {
    page: whole(search.page) ?? 1,
    pageSize: Math.min(whole(search.pageSize) ?? otherwise.pageSize, 100),
    sort: search.sort ?? otherwise.sort,
    text: search._q ?? "",
    filters: readFilters(search),
    locale: search.locale ?? plain,
    status: isStatus(search.status) ? search.status : "",
    columns: search.columns ? [...new Set(search.columns.split(",").filter(Boolean))] : otherwise.columns,
    view: search.view ?? "",
  };
}

/** Returns the parameters of an address that say all of a state. */
export function writeState(state: ListState): Record<string, string> {
  const { page, pageSize, sort, text, filters, locale, status, columns, view } = state;
  return {
    page: String(page),
    pageSize: String(pageSize),
    ...(sort ? { sort } : {}),
    ...(text ? { _q: text } : {}),
    ...Object.fromEntries(filterParameters(filters)),
    ...(locale ? { locale } : {}),
    ...(status ? { status } : {}),
    columns: columns.join(","),
    ...(view ? { view } : {}),
  };
}

/** Whether an address says anything of a list: then what is not in it is not remembered either. */
export function saysSomething(search: Search): boolean {
  return Object.keys(search).some((name) =>
    /^(page|pageSize|sort|_q|locale|status|columns|filters\[)/.test(name),
  );
}

/** Returns a state without conditions. */
export function withoutConditions(state: ListState): ListState {
  return { ...state, page: 1, text: "", filters: NO_FILTERS, status: "" };
}

export function hasConditions({ text, filters, status }: ListState): boolean {
  return Boolean(text || status || filters.conditions.length);
}

/** Returns a text that is the same for states that find the same entries, whatever page of them is shown. */
export function findingKey({ text, filters, locale, status }: ListState): string {
  return JSON.stringify([text, filterParameters(filters), locale, status]);
}

/** Returns the order of a sort's attribute; null if the list is sorted by something else. */
export function orderOf(sort: string, path: string): "ASC" | "DESC" | null {
  const [name, order = "ASC"] = sort.split(":");
  if (name !== path) return null;
  return order.toUpperCase() === "DESC" ? "DESC" : "ASC";
}

function isStatus(name: string | undefined): name is Status {
  return STATUSES.some((status) => status === name);
}

function whole(text: string | undefined): number | null {
  return text && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
