import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { findEntries, type Page } from "../../../api/lists";
import { askedFields, type Column } from "./columns";
import { askedFilters } from "./filters";
import type { ListState } from "./state";

/** The parameters by which entries are found, whatever is shown of them. */
export function findingParameters({ text, filters, locale, status }: ListState): [string, string][] {
  return [
    ...(text ? [["_q", text] as [string, string]] : []),
    ...askedFilters(filters),
    ...(locale ? [["locale", locale] as [string, string]] : []),
    ...(status ? [["publicationFilter", status] as [string, string]] : []),
  ];
}

/** The parameters of one page. */
export function listParameters(
  state: ListState,
  columns: readonly Column[],
  mainField: string,
): [string, string][] {
  return [
    ["page", String(state.page)],
    ["pageSize", String(state.pageSize)],
    ["sort", state.sort],
    ["fields", askedFields(columns, mainField)],
    ...findingParameters(state),
  ];
}

/** Asks for one page, and shows the one before meanwhile; what is not wanted any more is cancelled. */
export function useEntries(uid: string, state: ListState, columns: readonly Column[], mainField: string) {
  const query = listParameters(state, columns, mainField);
  return useQuery<Page>({
    queryKey: ["entries", uid, query],
    queryFn: ({ signal }) => findEntries(uid, query, signal),
    placeholderData: keepPreviousData,
  });
}
