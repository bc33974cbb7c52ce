import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type Found, type Place, readEntry, type StoredEntry, sharedFields } from "../../../api/entries";
import { EntryDocument } from "../../../document/entryDocument";
import type { ContentType, Model } from "../../../document/model";
import { useModel } from "../../../shell/useModel";
import { Editing, type EditingState } from "./editing";

interface Events {
  created(documentId: string): void;
  deleted(): void;
}

interface Loaded {
  editing: Editing | null;
  error: unknown;
  /** Reads the entry anew. */
  retry(): void;
}

/**
 * Reads the entry of a place and returns what edits it; null until it is there. An entry that got its
 * document id just now is the same one, and is not read again.
 */
export function useEditing(type: ContentType, place: Place, events: Events): Loaded {
  const model = useModel();
  const queries = useQueryClient();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const newest = useRef(events);
  newest.current = events;
  const key = keyOf(place);
  const isCurrent = editing !== null && keyOf(editing.state().place) === key;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the place
  useEffect(() => {
    if (isCurrent) return;
    setError(null);
    const stop = new AbortController();
    const begin = (loaded: LoadedEntry): void => {
      if (stop.signal.aborted) return;
      setEditing(
        new Editing(type, new EntryDocument(model, type.uid, loaded.base), loaded.base, place, loaded.found, {
          created: (documentId) => newest.current.created(documentId),
          deleted: () => newest.current.deleted(),
          replaced: () => {
            setEditing(null);
            setAttempt((before) => before + 1);
          },
          changed: () => void queries.invalidateQueries({ queryKey: ["entries", type.uid] }),
        }),
      );
    };
    load(model, place, stop.signal).then(begin, (thrown) => stop.signal.aborted || setError(thrown));
    return () => stop.abort();
  }, [key, attempt, model]);

  const retry = (): void => {
    setError(null);
    setAttempt(attempt + 1);
  };
  return { editing: isCurrent ? editing : null, error, retry };
}

function keyOf({ uid, isSingle, documentId, locale }: Place): string {
  return [uid, isSingle ? "" : (documentId ?? ""), locale ?? ""].join(" ");
}

interface LoadedEntry {
  found: Found;
  /** What the document begins with: of an entry that is not in this locale, what the others share with it. */
  base: StoredEntry | null;
}

const NOTHING: Found = { entry: null, meta: { availableLocales: [], availableStatus: [] } };

async function load(model: Model, place: Place, signal: AbortSignal): Promise<LoadedEntry> {
  if (!place.isSingle && !place.documentId) return { found: NOTHING, base: null };
  const found = await readEntry(place, "draft", signal);
  const other = found.meta.availableLocales[0];
  if (found.entry || !other?.locale) return { found, base: found.entry };
  const shared = await sharedFields(place.uid, other.documentId, other.locale);
  return { found, base: asNew(model, place, { ...other }, shared) };
}

/** Returns a version that is not there yet, with what it will share with the others, and defaults. */
function asNew(model: Model, place: Place, other: object, shared: Record<string, unknown>): StoredEntry {
  const { attributes } = model.type(place.uid);
  const defaults = Object.entries(attributes)
    .filter(([, { localized }]) => localized)
    .map(([name, attribute]) => [name, attribute.default ?? null]);
  return { ...other, ...Object.fromEntries(defaults), ...shared, locale: place.locale } as StoredEntry;
}

/** Returns what is going on with an entry; the component is rendered when what it picks is another one. */
export function useEditingState<T>(editing: Editing, pick: (state: EditingState) => T): T {
  return useSyncExternalStore(editing.subscribe, () => pick(editing.state()));
}
