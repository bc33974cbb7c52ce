import { useState } from "react";
import { findingKey, type ListState } from "./state";

/** The entries that are chosen, by document id, with what they are called. */
export interface Selection {
  readonly chosen: ReadonlyMap<string, string>;
  readonly set: (chosen: ReadonlyMap<string, string>) => void;
  readonly toggle: (documentId: string, title: string) => void;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Keeps a selection over the pages of a list; another search, filter or language empties it. */
export function useSelection(state: ListState): Selection {
  const finding = findingKey(state);
  const [kept, setKept] = useState({ finding, chosen: NONE });
  const chosen = kept.finding === finding ? kept.chosen : NONE;
  const set = (next: ReadonlyMap<string, string>): void => setKept({ finding, chosen: next });
  return {
    chosen,
    set,
    toggle: (documentId, title) => {
      const next = new Map(chosen);
      if (!next.delete(documentId)) next.set(documentId, title);
      set(next);
    },
  };
}
