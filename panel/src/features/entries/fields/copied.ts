import { useSyncExternalStore } from "react";
import { currentSession, subscribeSession } from "../../../api/session";
import type { Plain } from "../../../document/values";

/** A component that was copied: of this tab or another one, until whoever copied it logs out. */
export interface Copied {
  component: string;
  title: string;
  values: Plain;
}

let copied: Copied | null = null;
const listeners = new Set<() => void>();
const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("octavo-copied");

function take(found: Copied | null): void {
  copied = found;
  for (const listener of listeners) listener();
}

if (others) {
  others.onmessage = ({ data }: MessageEvent<Copied | "wanted" | null>) => {
    if (data !== "wanted") take(data);
    else if (copied) others.postMessage(copied);
  };
  others.postMessage("wanted");
}

subscribeSession(() => {
  if (currentSession().state === "out") take(null);
});

/** Keeps a component to be inserted elsewhere, in every tab of this browser. */
export function keepCopy(found: Copied): void {
  take(found);
  others?.postMessage(found);
}

/** Returns what was copied last, if it is one of these components. */
export function useCopied(allowed: readonly string[]): Copied | null {
  const found = useSyncExternalStore(subscribe, () => copied);
  return found && allowed.includes(found.component) ? found : null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
