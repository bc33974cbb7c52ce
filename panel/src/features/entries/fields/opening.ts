import { useCallback, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import type { EntryDocument, Key } from "../../../document/entryDocument";
import { cardId, type Place, placeId } from "./place";

/** Which cards of a document are open; closed ones mount no fields. */
class Opening {
  readonly open = new Set<Key>();
  readonly listeners = new Map<Key, Set<() => void>>();
}

const openings = new WeakMap<EntryDocument, Opening>();

function openingOf(document: EntryDocument): Opening {
  let opening = openings.get(document);
  if (!opening) {
    opening = new Opening();
    openings.set(document, opening);
  }
  return opening;
}

/** Returns whether a card is open. */
export function useOpen(document: EntryDocument, node: Key): boolean {
  const opening = openingOf(document);
  const subscribe = useCallback(
    (listener: () => void) => {
      const listeners = opening.listeners.get(node) ?? new Set();
      opening.listeners.set(node, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
    [opening, node],
  );
  return useSyncExternalStore(subscribe, () => opening.open.has(node));
}

export function setOpen(document: EntryDocument, node: Key, isOpen: boolean): void {
  const opening = openingOf(document);
  if (isOpen === opening.open.has(node)) return;
  if (isOpen) opening.open.add(node);
  else opening.open.delete(node);
  for (const listener of opening.listeners.get(node) ?? []) listener();
}

/** Opens every card around a place and puts the focus into its control. */
export function reveal(entry: EntryDocument, place: Place): void {
  const around: Key[] = [];
  for (let node: Key | undefined = place.node; node && node !== entry.root; node = entry.parent(node)?.node)
    around.unshift(node);
  flushSync(() => {
    for (const node of around) setOpen(entry, node, true);
  });
  focusPlace(place.attribute ? placeId(entry, place) : cardId(entry, place.node));
}

const FOCUSABLE = "input:not([disabled]), select:not([disabled]), textarea, button, [contenteditable=true]";

/** Puts the focus into a control, or into the first of a group of them. */
export function focusPlace(id: string): void {
  const element = document.getElementById(id);
  const target = element?.matches(FOCUSABLE)
    ? element
    : (element?.querySelector<HTMLElement>(FOCUSABLE) ?? element);
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}
