import { describe, expect, it } from "vitest";
import { ATTEMPTS, waitAfter } from "./backoff";
import { failed, kept, World } from "./testing/world";
import { AT_ONCE, type Item } from "./uploadQueue";

/** Numbers between 0 and 1 that are the same for the same seed. */
function randomBy(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe("uploads", () => {
  it("are three at a time, in the order in which they came", async () => {
    const world = new World();
    world.add(7);
    expect(world.states()).toEqual([...Array(3).fill("sending"), ...Array(4).fill("waiting")]);
    await world.answer(world.sendings[1], kept(world.sendings[1]?.item as Item));
    expect(world.states()).toEqual([
      "sending",
      "done",
      "sending",
      "sending",
      "waiting",
      "waiting",
      "waiting",
    ]);
    await world.answerAll(({ item }) => kept(item));
    expect(world.sendings.map(({ item }) => item.blob.name)).toEqual(
      Array.from({ length: 7 }, (_, index) => `${index}.txt`),
    );
  });

  it("tell what was kept, and that something was given up", async () => {
    const world = new World();
    const [one, two] = world.add(2);
    await world.answer(world.sendings[0], kept(world.sendings[0]?.item as Item));
    await world.answer(world.sendings[1], failed(413));
    expect(await one).toEqual({ id: 0 });
    world.queue.remove("key-1");
    expect(await two).toBeNull();
  });

  it("go on by themselves where that may help, and not where it cannot", async () => {
    const world = new World();
    world.add(2);
    await world.answer(world.sendings[0], failed(502));
    await world.answer(world.sendings[1], failed(400));
    expect(world.states()).toEqual(["pausing", "failed"]);
    await world.pass();
    expect(world.states()).toEqual(["sending", "failed"]);
    expect(world.sendings[2]?.item.key).toBe("key-0");
  });

  it("fail for good after some attempts, and are tried again alone", async () => {
    const world = new World();
    world.add(3);
    await world.answerAll(({ item }) => (item.key === "key-1" ? failed(503) : kept(item)));
    expect(world.states()).toEqual(["done", "failed", "done"]);
    expect(world.sendings.filter(({ item }) => item.key === "key-1")).toHaveLength(ATTEMPTS);
    const before = world.sendings.length;
    world.queue.retry("key-1");
    world.queue.retry("key-0");
    await world.answerAll(({ item }) => kept(item));
    expect(world.sendings.slice(before).map(({ item }) => item.key)).toEqual(["key-1"]);
    expect(world.states()).toEqual(["done", "done", "done"]);
  });

  it("give their place to another file where they are refused, and who waits gets that one", async () => {
    const world = new World();
    const [coming] = world.add(1);
    world.queue.replace("key-0", new File([], "too-early.txt"));
    await world.answer(world.sendings[0], failed(413));
    world.queue.replace("key-0", new File(["abc"], "smaller.txt"));
    expect(
      world.queue.items.map(({ blob, place, isAskedElsewhere }) => [blob.name, place.name, isAskedElsewhere]),
    ).toEqual([["smaller.txt", "Shelf", true]]);
    await world.answerAll(({ item }) => kept(item));
    expect(world.states()).toEqual(["done"]);
    expect((await coming)?.id).toBe(1);
  });

  it("wait as long as the server asks, and give up where that is too long", async () => {
    const world = new World();
    world.add(1);
    await world.answer(world.sendings[0], failed(429, 20));
    await world.pass();
    expect(world.sendings[1]?.at).toBe(20_000);
    await world.answer(world.sendings[1], failed(503, 3600));
    expect(world.states()).toEqual(["failed"]);
  });

  it("show how far each is, of the attempt that is under way alone", async () => {
    const world = new World();
    world.add(1);
    world.sendings[0]?.progress(2);
    expect(world.queue.items[0]?.sent).toBe(2);
    await world.answer(world.sendings[0], failed(502));
    expect(world.queue.items[0]?.sent).toBe(0);
    await world.pass();
    world.sendings[0]?.progress(3);
    world.sendings[1]?.progress(1);
    expect(world.queue.items[0]?.sent).toBe(1);
  });

  it("are broken off when they are taken out", async () => {
    const world = new World();
    const given = world.add(4);
    world.queue.clear();
    expect(world.sendings.every(({ signal }) => signal.aborted)).toBe(true);
    expect(world.queue.items).toEqual([]);
    expect(await Promise.all(given)).toEqual([null, null, null, null]);
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
    "keep each file once, by chance %i",
    async (seed) => {
      const random = randomBy(seed);
      const world = new World(random);
      const count = 1 + Math.floor(random() * 40);
      const onServer = new Map<string, number>();
      const refusedForGood = new Set<string>();
      world.add(count);
      await world.answerAll(({ item }) => {
        expect(world.open.size).toBeLessThanOrEqual(AT_ONCE);
        const luck = random();
        if (luck < 0.1) {
          refusedForGood.add(item.key);
          return failed(400);
        }
        if (luck < 0.4)
          return failed([0, 429, 502, 503, 504][Math.floor(random() * 5)] ?? 0, random() < 0.5 ? 2 : null);
        onServer.set(item.key, (onServer.get(item.key) ?? 0) + 1);
        return kept(item);
      });
      for (const { key, state, attempts, file } of world.queue.items) {
        expect(onServer.get(key) ?? 0).toBe(state === "done" ? 1 : 0);
        expect(state === "done" || state === "failed").toBe(true);
        expect(Boolean(file)).toBe(state === "done");
        if (state === "failed") expect(refusedForGood.has(key) || attempts === ATTEMPTS).toBe(true);
      }
      expect(new Set(world.sendings.map(({ item }) => item.key)).size).toBe(count);
    },
  );
});

describe("the wait after a failure", () => {
  it("grows, is bounded, and never less than what the server asks for", () => {
    const waits = Array.from({ length: 10 }, (_, index) => waitAfter(index + 1, null, 0));
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...waits)).toBe(30_000);
    for (let chance = 0; chance <= 1; chance += 0.1)
      expect(waitAfter(1, 7, chance)).toBeGreaterThanOrEqual(7000);
  });
});
