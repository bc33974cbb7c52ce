import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useKnownPreferences, useRemember } from "../../../shell/AccountSettings";
import { type Column, configuredColumns } from "./columns";
import { NO_FILTERS } from "./filters";
import type { Described } from "./places";
import { type Remembered, rememberedList, toRemember } from "./remembered";
import { type ListState, readState, saysSomething, writeState } from "./state";
import { useViews, type Views } from "./useViews";
import { viewState } from "./views";

const route = getRouteApi("/inside/content-manager/collection-types/$uid");

export interface List {
  readonly state: ListState;
  /** What it shows without conditions: the account's own columns, order and page size. */
  readonly base: ListState;
  readonly views: Views;
  readonly widths: Readonly<Record<string, number>>;
  /** Shows something else, and has the account remember it; a search that is typed on is one step back. */
  readonly go: (changes: Partial<ListState>, replace?: boolean) => void;
  readonly setWidth: (path: string, width: number) => void;
  /** Forgets what the account remembers of this list. */
  readonly reset: () => void;
}

/** Returns what a list shows: what its address says, else what the account remembers, else the type's default. */
export function useList(described: Described, all: ReadonlyMap<string, Column>): List {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const key = `list ${described.uid}`;
  const kept = useKnownPreferences()[key];
  const remembered = useMemo(() => rememberedList(kept), [kept]);
  const remember = useRemember();
  const standard = useMemo(() => defaultState(described, all), [described, all]);
  const base = useMemo(() => ({ ...standard, ...known(remembered, all) }), [standard, remembered, all]);
  const isBare = !saysSomething(search);
  const views = useViews(described.uid);
  const { view } = search;
  const state = useMemo(() => {
    if (!isBare) return readState(search, base);
    const named = views.all.find(({ id }) => id === view);
    if (named) return viewState(named, base);
    return { ...readState(remembered.search ?? {}, base), ...(view ? { view } : {}) };
  }, [isBare, view, views.all, remembered, search, base]);

  const show = useCallback(
    (next: ListState, replace: boolean) =>
      void navigate({ search: writeState(next), replace, resetScroll: false }),
    [navigate],
  );
  useEffect(() => {
    if (isBare) show(state, true);
  }, [isBare, show, state]);

  // What was chosen last may not be on the screen yet when the next is.
  const chosen = useRef(state);
  useEffect(() => {
    chosen.current = state;
  }, [state]);

  return {
    state,
    base,
    views,
    widths: remembered.widths,
    go: (changes, replace = false) => {
      const next = { ...chosen.current, page: 1, ...changes };
      chosen.current = next;
      show(next, replace);
      remember({ [key]: toRemember(next, remembered.widths, remembered, standard) });
    },
    setWidth: (path, width) =>
      remember({ [key]: toRemember(state, { ...remembered.widths, [path]: width }, remembered, standard) }),
    reset: () => {
      const { columns, sort, pageSize } = standard;
      remember({ [key]: null });
      show({ ...state, columns, sort, pageSize, page: 1 }, false);
    },
  };
}

/** Returns what a list remembers of columns there still are. */
function known(
  { columns, sort, pageSize }: Remembered,
  all: ReadonlyMap<string, Column>,
): Partial<ListState> {
  const there = columns?.filter((path) => all.has(path));
  return {
    ...(there?.length ? { columns: there } : {}),
    ...(sort && isSortable(sort, all) ? { sort } : {}),
    ...(pageSize ? { pageSize } : {}),
  };
}

function isSortable(sort: string, all: ReadonlyMap<string, Column>): boolean {
  const path = sort.split(":")[0];
  return [...all.values()].some(({ sortPath }) => sortPath === path);
}

/** Returns what a list shows of a type unless somebody wants something else. */
function defaultState(described: Described, all: ReadonlyMap<string, Column>): ListState {
  const configuration = described.configurations.type;
  const type = described.model.type(described.uid);
  const columns = configuredColumns(described, all);
  const sortPath = all.get(configuration.defaultSortBy)?.sortPath ?? "id";
  return {
    page: 1,
    pageSize: configuration.pageSize,
    sort: `${sortPath}:${configuration.defaultSortOrder}`,
    text: "",
    filters: NO_FILTERS,
    locale: "",
    status: "",
    view: "",
    columns: [...(columns.length ? columns : ["documentId"]), ...(type.draftAndPublish ? ["status"] : [])],
  };
}
