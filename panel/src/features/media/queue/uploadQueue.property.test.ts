import { expect, it } from "vitest";
import type { LibraryFile } from "../../../api/media";
import { Random } from "../../../document/testing/random";
import { expectSame } from "../../../document/testing/same";
import { failed, kept, type Sending, settled, World } from "./testing/world";
import { AT_ONCE, type Item, type State } from "./uploadQueue";

const SEQUENCES = 500;
const STEPS = 60;
const FAILURES = [0, 400, 413, 429, 502, 503];

type Fate = LibraryFile | "given up" | "open";

/** A queue to which anything is done in any order, and what must become of each file by then. */
class Scenario {
  readonly world: World;
  /** By key, the files that were added and not taken out. */
  readonly expected = new Map<string, string>();
  /** How often the server took a file, by key. */
  readonly taken = new Map<string, number>();
  private readonly fates = new Map<string, { fate: Fate }>();
  private names = 0;

  constructor(private readonly random: Random) {
    this.world = new World(() => random.below(1000) / 1000);
  }

  private newFile(): File {
    return new File(["abc"], `${this.names++}.txt`);
  }

  private some(...states: State[]): Item | undefined {
    const found = this.world.queue.items.filter(({ state }) => !states.length || states.includes(state));
    return found[this.random.below(Math.max(found.length, 1))];
  }

  async step(): Promise<void> {
    const { queue } = this.world;
    const what = this.random.below(20);
    if (what < 4) this.add(1 + this.random.below(4));
    else if (what < 12) await this.answer();
    else if (what < 14) await this.world.pass();
    else if (what < 15) this.takeOut(this.some());
    else if (what < 17) queue.retry(this.some()?.key ?? "");
    else if (what < 18) this.replace(this.some("failed", "sending", "done"));
    else if (what < 19) this.tellProgress();
    else if (this.random.below(4)) this.clearDone();
    else for (const item of [...queue.items]) this.takeOut(item);
    await settled();
  }

  private add(count: number): void {
    const before = new Set(this.world.queue.items.map(({ key }) => key));
    const files = Array.from({ length: count }, () => this.newFile());
    const promised = this.world.queue.add(files, { id: null, name: "" });
    const added = this.world.queue.items.filter(({ key }) => !before.has(key));
    for (const [at, { key, blob }] of added.entries()) {
      this.expected.set(key, blob.name);
      const told: { fate: Fate } = { fate: "open" };
      this.fates.set(key, told);
      void promised[at]?.then((file) => {
        told.fate = file ?? "given up";
      });
    }
  }

  /** Answers something that is under way, or that was broken off and reached the server all the same. */
  private async answer(): Promise<void> {
    const open = [...this.world.open];
    const sending = open[this.random.below(Math.max(open.length, 1))];
    if (!sending) return;
    const status = this.random.below(2) ? FAILURES[this.random.below(FAILURES.length)] : undefined;
    await this.answerWith(sending, status);
  }

  async answerWith(sending: Sending, status?: number): Promise<void> {
    const { key } = sending.item;
    if (status !== undefined) return this.world.answer(sending, failed(status, this.random.below(2) || null));
    this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
    await this.world.answer(sending, kept(sending.item));
  }

  private takeOut(item: Item | undefined): void {
    if (!item) return;
    this.world.queue.remove(item.key);
    this.expected.delete(item.key);
  }

  private clearDone(): void {
    for (const { key, state } of this.world.queue.items) if (state === "done") this.expected.delete(key);
    this.world.queue.clearDone();
  }

  private replace(item: Item | undefined): void {
    if (!item) return;
    const at = this.world.queue.items.indexOf(item);
    const other = this.newFile();
    this.world.queue.replace(item.key, other);
    if (item.state !== "failed") return;
    const { key } = this.world.queue.items[at] as Item;
    this.expected.delete(item.key);
    this.expected.set(key, other.name);
    const told = this.fates.get(item.key);
    this.fates.delete(item.key);
    if (told) this.fates.set(key, told);
  }

  private tellProgress(): void {
    for (const sending of this.world.sendings.slice(-5)) sending.progress(this.random.below(4));
  }

  /** What must be so after every step; throws with the seed where it is not. */
  check(seed: number): void {
    const { items } = this.world.queue;
    const current = [...this.world.open].filter(({ signal }) => !signal.aborted);
    const underWay = current.map(({ item }) => item.key).sort();
    const sending = items.flatMap(({ key, state }) => (state === "sending" ? [key] : [])).sort();
    const isWaiting = items.some(({ state }) => state === "waiting");
    expectSame(items.map(({ key, blob }) => [key, blob.name]).sort(), [...this.expected].sort(), seed);
    expectSame(underWay, sending, seed);
    expectSame([current.length > AT_ONCE, isWaiting && current.length < AT_ONCE], [false, false], seed);
    const taken = items.map(({ key }) => this.taken.get(key) ?? 0);
    expectSame(
      taken,
      items.map(({ state }) => Number(state === "done")),
      seed,
    );
    expectSame(
      [...this.taken.values()].filter((count) => count !== 1),
      [],
      seed,
    );
    for (const [key, { fate }] of this.fates) this.checkFate(key, fate, seed);
  }

  private checkFate(key: string, fate: Fate, seed: number): void {
    const item = this.world.queue.items.find((one) => one.key === key);
    if (item) expectSame(fate, item.state === "done" ? item.file : "open", seed);
    else expectSame(fate === "open", false, seed);
  }

  /** Has the server take everything from now on, and whoever waits try again what failed. */
  async finish(): Promise<void> {
    for (;;) {
      for (const sending of [...this.world.open]) await this.answerWith(sending);
      if (await this.world.pass()) continue;
      if (this.world.open.size) continue;
      const left = this.world.queue.items.find(({ state }) => state === "failed");
      if (!left) return;
      this.world.queue.retry(left.key);
    }
  }
}

it("loses no file, sends none again that was taken, and never too many at a time, whatever is done", async () => {
  for (let seed = 0; seed < SEQUENCES; seed++) {
    const scenario = new Scenario(new Random(seed));
    for (let step = 0; step < STEPS; step++) {
      await scenario.step();
      scenario.check(seed);
    }
    await scenario.finish();
    scenario.check(seed);
    expect(scenario.world.states().every((state) => state === "done")).toBe(true);
  }
}, 300_000);
