import type { LibraryFile } from "../../../api/media";
import { ATTEMPTS, LONGEST_ASKED, mayPass, waitAfter } from "./backoff";

/**
 * Files on their way to the server: three at a time, each tried again when that may help, each kept once. It
 * knows no screen and no request, so that it goes on wherever one goes, and can be tested by a clock of its own.
 */

/** How many files are sent at a time. */
export const AT_ONCE = 3;

export type State = "waiting" | "sending" | "pausing" | "done" | "failed";

/** Where files are put: a folder by its id, or null for the top. */
export interface Place {
  readonly id: number | null;
  readonly name: string;
}

/** What became of a file that was not taken; `status` 0 is no answer. */
export interface Failure {
  readonly status: number;
  readonly message: string;
  readonly retryAfter: number | null;
}

export type Outcome = { readonly file: LibraryFile } | { readonly failure: Failure };

export interface Item {
  /** The name of this upload, the same each time it is sent. */
  readonly key: string;
  readonly blob: File;
  readonly place: Place;
  /** Whether what takes the file asks what it shows: then the list of uploads does not ask too. */
  readonly isAskedElsewhere: boolean;
  readonly state: State;
  /** Bytes that are under way or there. */
  readonly sent: number;
  readonly attempts: number;
  readonly failure?: Failure;
  readonly file?: LibraryFile;
}

/** Sends one file once, and answers what became of it; it never throws. */
export type Send = (item: Item, progress: (sent: number) => void, signal: AbortSignal) => Promise<Outcome>;

interface Options {
  send: Send;
  newKey: () => string;
  /** Calls back after some milliseconds. */
  after: (milliseconds: number, then: () => void) => void;
  chance: () => number;
}

export class UploadQueue {
  private list: readonly Item[] = [];
  private readonly running = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();
  private readonly waiters = new Map<string, (file: LibraryFile | null) => void>();

  constructor(private readonly options: Options) {}

  /** All files, in the order in which they came; another list after every change. */
  get items(): readonly Item[] {
    return this.list;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes files in; returns what becomes of each: the file on the server, or null for one that was given up. */
  add(files: readonly File[], place: Place, isAskedElsewhere = false): Promise<LibraryFile | null>[] {
    const items = files.map((blob) => this.itemOf(blob, { place, isAskedElsewhere }));
    const kept = items.map(
      ({ key }) => new Promise<LibraryFile | null>((resolve) => this.waiters.set(key, resolve)),
    );
    this.become([...this.list, ...items]);
    this.pump();
    return kept;
  }

  /** Tries one file again that failed: it alone. */
  retry(key: string): void {
    if (this.find(key)?.state !== "failed") return;
    this.change(key, { state: "waiting", sent: 0, attempts: 0 });
    this.pump();
  }

  /** Puts another file in the place of one that failed: who waits for that one gets this one. */
  replace(key: string, blob: File): void {
    const failed = this.find(key);
    if (failed?.state !== "failed") return;
    const other = this.itemOf(blob, failed);
    const waiter = this.waiters.get(key);
    this.waiters.delete(key);
    if (waiter) this.waiters.set(other.key, waiter);
    this.become(this.list.map((item) => (item === failed ? other : item)));
    this.pump();
  }

  /** Takes a file out, whatever becomes of it: one that is under way is broken off. */
  remove(key: string): void {
    this.running.get(key)?.abort();
    this.running.delete(key);
    this.become(this.list.filter((item) => item.key !== key));
    this.settle(key, null);
    this.pump();
  }

  /** Takes out what is done. */
  clearDone(): void {
    this.become(this.list.filter((item) => item.state !== "done"));
  }

  /** Takes out everything, and breaks off what is under way. */
  clear(): void {
    for (const { key } of [...this.list]) this.remove(key);
  }

  /** Tells of a file that was changed since it came. */
  told(file: LibraryFile): void {
    this.become(this.list.map((item) => (item.file?.id === file.id ? { ...item, file } : item)));
  }

  private itemOf(blob: File, { place, isAskedElsewhere }: Pick<Item, "place" | "isAskedElsewhere">): Item {
    return {
      key: this.options.newKey(),
      blob,
      place,
      isAskedElsewhere,
      state: "waiting",
      sent: 0,
      attempts: 0,
    };
  }

  private find(key: string): Item | undefined {
    return this.list.find((item) => item.key === key);
  }

  private become(list: readonly Item[]): void {
    this.list = list;
    for (const listener of [...this.listeners]) listener();
  }

  private change(key: string, changes: Partial<Item>): void {
    this.become(this.list.map((item) => (item.key === key ? { ...item, ...changes } : item)));
  }

  private settle(key: string, file: LibraryFile | null): void {
    this.waiters.get(key)?.(file);
    this.waiters.delete(key);
  }

  /** Begins with what waits while fewer are under way than may be. */
  private pump(): void {
    for (const item of this.list) {
      if (this.running.size >= AT_ONCE) return;
      if (item.state === "waiting") void this.run(item);
    }
  }

  private async run({ key }: Item): Promise<void> {
    const control = new AbortController();
    this.running.set(key, control);
    const attempts = (this.find(key)?.attempts ?? 0) + 1;
    this.change(key, { state: "sending", sent: 0, attempts });
    const item = this.find(key);
    if (!item) return;
    const isCurrent = (): boolean => this.running.get(key) === control;
    const outcome = await this.options.send(
      item,
      (sent) => isCurrent() && this.change(key, { sent }),
      control.signal,
    );
    if (!isCurrent()) return;
    this.running.delete(key);
    if ("file" in outcome) {
      this.change(key, { state: "done", sent: item.blob.size, file: outcome.file });
      this.settle(key, outcome.file);
    } else this.fail(key, attempts, outcome.failure);
    this.pump();
  }

  private fail(key: string, attempts: number, failure: Failure): void {
    const wait = waitAfter(attempts, failure.retryAfter, this.options.chance());
    if (!mayPass(failure.status) || attempts >= ATTEMPTS || wait > LONGEST_ASKED) {
      this.change(key, { state: "failed", sent: 0, failure });
      return;
    }
    this.change(key, { state: "pausing", sent: 0, failure });
    this.options.after(wait, () => {
      if (this.find(key)?.state !== "pausing") return;
      this.change(key, { state: "waiting" });
      this.pump();
    });
  }
}
