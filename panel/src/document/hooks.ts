import { createContext, useCallback, useContext, useMemo, useSyncExternalStore } from "react";
import type { Configurations } from "../api/configuration";
import type { EntryDocument, Key } from "./entryDocument";
import type { Model } from "./model";
import type { Problem } from "./problems";

/** Returns a value, and shows it anew when it changes: it alone. */
export function useValue<T = unknown>(document: EntryDocument, node: Key, attribute: string): T {
  const subscribe = usePlace(document, node, attribute);
  return useSyncExternalStore(subscribe, () => document.value(node, attribute)) as T;
}

/** Returns the components in an attribute, in their order. */
export function useChildren(document: EntryDocument, node: Key, attribute: string): readonly Key[] {
  const subscribe = usePlace(document, node, attribute);
  return useSyncExternalStore(subscribe, () => document.children(node, attribute));
}

function usePlace(document: EntryDocument, node: Key, attribute: string) {
  return useCallback(
    (listener: () => void) => document.subscribe(node, attribute, listener),
    [document, node, attribute],
  );
}

function useWhole<T>(document: EntryDocument, read: () => T): T {
  const subscribe = useCallback((listener: () => void) => document.subscribeAll(listener), [document]);
  return useSyncExternalStore(subscribe, read);
}

/** Whether something is not saved. */
export function useDirty(document: EntryDocument): boolean {
  return useWhole(document, () => document.isDirty);
}

export interface Undo {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
}

export function useUndo(document: EntryDocument): Undo {
  const canUndo = useWhole(document, () => document.canUndo);
  const canRedo = useWhole(document, () => document.canRedo);
  return useMemo(
    () => ({ canUndo, canRedo, undo: () => document.undo(), redo: () => document.redo() }),
    [document, canUndo, canRedo],
  );
}

/** Whether an attribute's condition hides it, by the values beside it. */
export function useHidden(document: EntryDocument, node: Key, attribute: string): boolean {
  return useWhole(document, () => document.isHidden(node, attribute));
}

/** Returns what is shown to be wrong with a field; see `EntryDocument.showProblems`. */
export function useProblem(document: EntryDocument, node: Key, attribute: string): Problem | undefined {
  const subscribe = usePlace(document, node, attribute);
  return useSyncExternalStore(subscribe, () => document.shownProblem(node, attribute));
}

/** What the controls of a form have in common. */
export interface DocumentForm {
  readonly document: EntryDocument;
  readonly model: Model;
  readonly configurations: Configurations;
  /** The locale that is edited; null for a type without locales. */
  readonly locale: string | null;
  /** Whether a field may not be written: by permission, or because the view says so. */
  readOnly(node: Key, attribute: string): boolean;
}

export const DocumentContext = createContext<DocumentForm | null>(null);

/** Returns the form around a control. */
export function useDocument(): DocumentForm {
  const form = useContext(DocumentContext);
  if (!form) throw new Error("a control of an entry stands outside of its form");
  return form;
}
