import { logOut } from "../api/account";
import { hasUnsaved } from "../kit/unsaved";

/** What is to be done once somebody agreed to lose what is not saved: nothing, or a log-out. */

type Action = () => void;

let waiting: Action | null = null;
const listeners = new Set<() => void>();

export function waitingAction(): Action | null {
  return waiting;
}

export function subscribeLeaving(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setWaiting(action: Action | null): void {
  waiting = action;
  for (const listener of listeners) listener();
}

/** Logs out, after a question where something is not saved. Who cannot reach the server is logged out here. */
export function leavePanel(): void {
  const leave = (): void => void logOut().catch(() => undefined);
  if (hasUnsaved()) setWaiting(leave);
  else leave();
}
