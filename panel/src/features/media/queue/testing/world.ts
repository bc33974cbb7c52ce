import type { LibraryFile } from "../../../../api/media";
import { type Failure, type Item, type Outcome, UploadQueue } from "../uploadQueue";

export interface Sending {
  item: Item;
  at: number;
  answer: (outcome: Outcome) => void;
  signal: AbortSignal;
  progress: (sent: number) => void;
}

/** A queue whose clock and server are this test's. */
export class World {
  now = 0;
  readonly sendings: Sending[] = [];
  readonly open = new Set<Sending>();
  private timers: { at: number; then: () => void }[] = [];
  private keys = 0;
  readonly queue: UploadQueue;

  constructor(chance: () => number = () => 0) {
    this.queue = new UploadQueue({
      newKey: () => `key-${this.keys++}`,
      after: (milliseconds, then) => this.timers.push({ at: this.now + milliseconds, then }),
      chance,
      send: (item, progress, signal) =>
        new Promise((resolve) => {
          const sending: Sending = {
            item,
            at: this.now,
            signal,
            progress,
            answer: (outcome) => {
              this.open.delete(sending);
              resolve(outcome);
            },
          };
          this.sendings.push(sending);
          this.open.add(sending);
        }),
    });
  }

  add(count: number): Promise<LibraryFile | null>[] {
    const files = Array.from({ length: count }, (_, index) => new File(["abc"], `${index}.txt`));
    return this.queue.add(files, { id: 1, name: "Shelf" }, true);
  }

  states(): string[] {
    return this.queue.items.map(({ state }) => state);
  }

  /** Lets the time pass until the next timer, and whatever follows from it. */
  async pass(): Promise<boolean> {
    this.timers.sort((one, other) => one.at - other.at);
    const next = this.timers.shift();
    if (!next) return false;
    this.now = Math.max(this.now, next.at);
    next.then();
    await settled();
    return true;
  }

  async answer(sending: Sending | undefined, outcome: Outcome): Promise<void> {
    sending?.answer(outcome);
    await settled();
  }

  async answerAll(outcome: (sending: Sending) => Outcome): Promise<void> {
    while (this.open.size || (await this.pass()))
      for (const sending of [...this.open]) await this.answer(sending, outcome(sending));
  }
}

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

export const kept = (item: Item): Outcome => ({ file: { id: Number(item.key.slice(4)) } as LibraryFile });
export const failed = (status: number, retryAfter: number | null = null): Outcome => ({
  failure: { status, message: "", retryAfter } satisfies Failure,
});
