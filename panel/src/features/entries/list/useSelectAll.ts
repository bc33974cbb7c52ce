import { useState } from "react";
import { findEntries, type Page } from "../../../api/lists";
import { MOST_CHOSEN } from "./bulk";
import { titleOf } from "./columns";
import type { Selection } from "./selection";
import type { ListState } from "./state";
import { findingParameters } from "./useEntries";

const AT_ONCE = 100;

/** Returns a function that chooses every entry a list finds, on all of its pages. */
export function useSelectAll(uid: string, state: ListState, mainField: string, selection: Selection) {
  const [isBusy, setBusy] = useState(false);
  async function selectAll(): Promise<void> {
    setBusy(true);
    try {
      const chosen = new Map<string, string>();
      for await (const page of pagesOf(uid, state, mainField, MOST_CHOSEN))
        for (const entry of page.results) chosen.set(entry.documentId, titleOf(entry, mainField));
      selection.set(chosen);
    } finally {
      setBusy(false);
    }
  }
  return { selectAll, isBusy };
}

/** Reads all pages of a list, up to a number of entries. */
export async function* pagesOf(
  uid: string,
  state: ListState,
  fields: string,
  most: number,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<Page> {
  for (let number = 1; (number - 1) * AT_ONCE < most; number++) {
    const page = await findEntries(
      uid,
      [
        ["page", String(number)],
        ["pageSize", String(AT_ONCE)],
        ["sort", state.sort],
        ["fields", fields],
        ...findingParameters(state),
      ],
      signal,
    );
    yield page;
    if (number >= page.pagination.pageCount) return;
  }
}
