import { useSyncExternalStore } from "react";
import { currentSession, subscribeSession } from "../../../api/session";
import { newUuid } from "../../../api/uuid";
import { sendFile } from "./send";
import { type Item, UploadQueue } from "./uploadQueue";

/** The uploads of this page: they go on wherever one goes, until one logs out. */
export const uploads = new UploadQueue({
  send: sendFile,
  newKey: newUuid,
  after: (milliseconds, then) => void window.setTimeout(then, milliseconds),
  chance: Math.random,
});

subscribeSession(() => {
  if (currentSession().state === "out") uploads.clear();
});

/** Has the browser ask before it closes the page while files are under way. */
window.addEventListener("beforeunload", (event) => {
  if (uploads.items.some(isUnderWay)) event.preventDefault();
});

export function isUnderWay({ state }: Item): boolean {
  return state !== "done" && state !== "failed";
}

export function useUploads(): readonly Item[] {
  return useSyncExternalStore(uploads.subscribe, () => uploads.items);
}
