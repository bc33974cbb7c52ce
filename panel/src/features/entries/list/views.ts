import { type ListState, readState, type Search, writeState } from "./state";

/** A list as somebody has named it: what is found, in which order, by which columns. */
export interface View {
  readonly id: string;
  readonly name: string;
  /** As it stands in an address. */
  readonly search: Search;
}

/** So many views a type may have. */
export const MOST_VIEWS = 20;
export const LONGEST_NAME = 40;

/** Reads what preferences say of views; anything else than what was kept is none. */
export function readViews(kept: unknown): View[] {
  return Array.isArray(kept) ? kept.filter(isView) : [];
}

function isView(kept: unknown): kept is View {
  const { id, name, search } = (kept ?? {}) as Record<string, unknown>;
  return (
    typeof id === "string" &&
    typeof name === "string" &&
    typeof search === "object" &&
    search !== null &&
    Object.values(search).every((value) => typeof value === "string")
  );
}

/** Returns what a view keeps of a list: all but the page. */
export function viewSearch(state: ListState): Search {
  const { page: _page, view: _view, ...search } = writeState(state);
  return search;
}

/** Returns a list as a view has it. */
export function viewState(view: View, otherwise: ListState): ListState {
  return { ...readState(view.search, otherwise), view: view.id };
}

/** Whether a list shows something else than a view, whatever page of it. */
export function differs(view: View, state: ListState): boolean {
  return textOf(viewState(view, state)) !== textOf(state);
}

function textOf(state: ListState): string {
  return JSON.stringify(viewSearch(state));
}

/** Whether another view has a name, however that is written. */
export function isTaken(views: readonly View[], name: string, id: string): boolean {
  return views.some((view) => view.id !== id && view.name.toLowerCase() === name.toLowerCase());
}

/** Whether a view is still among others as it was. */
export function isUnchanged(views: readonly View[], was: View): boolean {
  const now = views.find(({ id }) => id === was.id);
  return now !== undefined && sortedText(now) === sortedText(was);
}

function sortedText({ name, search }: View): string {
  return JSON.stringify([name, Object.entries(search).sort()]);
}

/** Returns views with one in the place of its former self, or behind all others. */
export function withView(views: readonly View[], view: View): View[] {
  return views.some(({ id }) => id === view.id)
    ? views.map((one) => (one.id === view.id ? view : one))
    : [...views, view];
}
