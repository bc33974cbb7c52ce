import { site } from "../site";
import type { EntryDocument } from "./entryDocument";
import type { LocalDraft } from "./localDraft";

/** What is typed and not saved, kept in this browser: it outlives a tab that is closed, and a crash. */

/** Whose draft it is, and of what; a new entry has no `documentId`. */
export interface DraftPlace {
  readonly administrator: string;
  readonly uid: string;
  readonly documentId: string | null;
  readonly locale: string | null;
}

export interface KeptDraft {
  readonly draft: LocalDraft;
  readonly keptAt: number;
}

interface Row extends KeptDraft {
  readonly key: string;
  readonly administrator: string;
}

const STORE = "drafts";
const BY_MOMENT = "keptAt";
const DAY = 86_400_000;
const KEPT = 14 * DAY;
/** Milliseconds of typing that a crash may take. */
const PAUSE = 300;

/** Whether drafts may be kept: the settings may forbid it, and so may the browser. */
export function mayKeepDrafts(): boolean {
  return site.localDrafts && typeof indexedDB !== "undefined";
}

export async function keepDraft(place: DraftPlace, draft: LocalDraft): Promise<void> {
  const row: Row = { key: keyOf(place), administrator: place.administrator, draft, keptAt: Date.now() };
  await change((store) => store.put(row));
}

export async function readDraft(place: DraftPlace): Promise<KeptDraft | null> {
  if (!mayKeepDrafts()) return null;
  const store = await open("readonly");
  const row = await answered<Row | undefined>(store.get(keyOf(place)));
  return row && row.draft.version === 1 && row.keptAt > Date.now() - KEPT ? row : null;
}

export async function removeDraft(place: DraftPlace): Promise<void> {
  await change((store) => store.delete(keyOf(place)));
}

/** Removes the drafts of somebody who logs out. */
export async function removeAllDrafts(administrator: string): Promise<void> {
  await change((store) =>
    removeRows(store, store.openCursor(), (row) => row.administrator === administrator),
  );
}

/** Removes what is too old; all of it where drafts are forbidden. */
export async function removeOldDrafts(): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  const limit = site.localDrafts ? Date.now() - KEPT : Number.POSITIVE_INFINITY;
  const store = await open("readwrite");
  const old = store.index(BY_MOMENT).openCursor(IDBKeyRange.upperBound(limit));
  removeRows(store, old, () => true);
  await finished(store);
}

/**
 * Keeps what is typed into a document until it is saved or taken back; returns how to stop. What cannot be kept
 * (a full disk, a private window) is told to `onFailure` once, and typing goes on.
 */
export function keepTyped(
  document: EntryDocument,
  place: DraftPlace,
  onFailure: (error: unknown) => void = () => undefined,
): () => void {
  if (!mayKeepDrafts()) return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isKept = document.isDirty;
  let hasFailed = false;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!document.isDirty && !isKept) return;
    isKept = document.isDirty;
    const written = isKept ? keepDraft(place, document.local()) : removeDraft(place);
    written.catch((error: unknown) => {
      if (!hasFailed) onFailure(error);
      hasFailed = true;
    });
  };
  const flush = (): void => {
    if (timer !== undefined) write();
  };
  const stop = document.subscribeAll(() => {
    // What was saved must not be offered again by a page that is loaded the moment after.
    if (isKept && !document.isDirty) write();
    else timer ??= setTimeout(write, PAUSE);
  });
  addEventListener("pagehide", flush);
  addEventListener("visibilitychange", flush);
  return () => {
    stop();
    flush();
    removeEventListener("pagehide", flush);
    removeEventListener("visibilitychange", flush);
  };
}

function keyOf({ administrator, uid, documentId, locale }: DraftPlace): string {
  return JSON.stringify([administrator, uid, documentId, locale]);
}

async function change(make: (store: IDBObjectStore) => unknown): Promise<void> {
  if (!mayKeepDrafts()) return;
  const store = await open("readwrite");
  make(store);
  await finished(store);
}

function removeRows(
  store: IDBObjectStore,
  request: IDBRequest<IDBCursorWithValue | null>,
  isOne: (row: Row) => boolean,
): void {
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    if (isOne(cursor.value as Row)) store.delete(cursor.primaryKey);
    cursor.continue();
  };
}

let database: Promise<IDBDatabase> | null = null;

async function open(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  database ??= connect().catch((error: unknown) => {
    database = null;
    throw error;
  });
  return (await database).transaction(STORE, mode).objectStore(STORE);
}

function connect(): Promise<IDBDatabase> {
  const request = indexedDB.open(`octavo:${site.base}`, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "key" }).createIndex(BY_MOMENT, BY_MOMENT);
  };
  return answered(request).then((opened) => {
    // A later version of the panel in another tab waits until this one lets go.
    opened.onversionchange = () => {
      opened.close();
      database = null;
    };
    opened.onclose = () => {
      database = null;
    };
    return opened;
  });
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished({ transaction }: IDBObjectStore): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}
