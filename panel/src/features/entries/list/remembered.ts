import { type ListState, type Search, writeState } from "./state";

/** What an account remembers of one list. */
export interface Remembered {
  readonly columns?: readonly string[];
  readonly sort?: string;
  readonly pageSize?: number;
  readonly widths: Readonly<Record<string, number>>;
  /** The last conditions, as they stand in an address; a search is among them only where it is part of a view. */
  readonly search?: Search;
}

/** Reads what preferences say of a list; anything else than what was kept is nothing. */
export function rememberedList(kept: unknown): Remembered {
  const said = isObject(kept) ? kept : {};
  const widths = Object.entries(isObject(said.widths) ? said.widths : {});
  return {
    ...(Array.isArray(said.columns) ? { columns: said.columns.map(String) } : {}),
    ...(typeof said.sort === "string" ? { sort: said.sort } : {}),
    ...(typeof said.pageSize === "number" ? { pageSize: said.pageSize } : {}),
    widths: Object.fromEntries(
      widths.filter((pair): pair is [string, number] => typeof pair[1] === "number"),
    ),
    ...(isObject(said.search) ? { search: texts(said.search) } : {}),
  };
}

/**
 * Returns what is to be remembered of a list: of columns, order and size only what differs from the type's own,
 * so that what is configured later for everybody is seen by who has chosen nothing else. A view has columns,
 * order and page size of its own.
 */
export function toRemember(
  state: ListState,
  widths: Readonly<Record<string, number>>,
  before: Remembered,
  standard: ListState,
): Remembered {
  const { columns, sort, pageSize } = state;
  const { page: _page, ...search } = writeState(state);
  const shown = Object.entries(widths).filter(([path]) => columns.includes(path));
  if (state.view) return { ...before, widths: Object.fromEntries(shown), search };
  // What was searched for belongs to the moment: found again tomorrow, it would look like entries that are gone.
  const { pageSize: _size, sort: _sort, columns: _columns, _q, ...conditions } = search;
  return {
    ...(columns.join() === standard.columns.join() ? {} : { columns }),
    ...(sort === standard.sort ? {} : { sort }),
    ...(pageSize === standard.pageSize ? {} : { pageSize }),
    widths: Object.fromEntries(shown),
    search: conditions,
  };
}

function texts(said: Readonly<Record<string, unknown>>): Search {
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
