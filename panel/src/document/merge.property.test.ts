import { expect, it } from "vitest";
import { type Content, contentOfEntry } from "./testing/plainEntry";
import { Random } from "./testing/random";
import { expectSame } from "./testing/same";
import { Scenario } from "./testing/scenario";

const PATIENCE = 300_000;

/** Returns every text of an entry that has an id, by where it belongs. */
function texts(entry: unknown, name = "entry", found = new Map<string, unknown>()): Map<string, unknown> {
  if (Array.isArray(entry)) for (const item of entry) texts(item, name, found);
  else if (typeof entry === "object" && entry !== null) {
    const { id, __component, ...rest } = entry as Content;
    for (const [attribute, value] of Object.entries(rest))
      if (typeof value === "object" && value !== null) texts(value, attribute, found);
      else found.set(`${__component ?? name} ${id} ${attribute}`, value);
  }
  return found;
}

/** Two people begin with one entry; the first saves, the second goes on with that. */
function two(seed: number) {
  const random = new Random(seed);
  const start = new Scenario(random);
  for (let step = 0; step < 4; step++) start.step();
  start.save();
  start.settle();
  const base = structuredClone(start.server.entry);
  const mine = new Scenario(random, start.server);
  const theirs = new Scenario(random, start.server);
  for (let step = 0; step < 3; step++) mine.step();
  for (let step = 0; step < 3; step++) theirs.step();
  const changed = (side: Scenario) => (name: string) => side.document.isChanged(side.document.root, name);
  const there = Object.keys(theirs.expected).filter(changed(theirs));
  const here = Object.keys(mine.expected).filter(changed(mine));
  theirs.save();
  return { base, mine, theirs, here, there, entry: start.server.entry };
}

it(
  "loses neither side of two changes, and takes the side that was chosen where both cannot be",
  () => {
    let conflicts = 0;
    let merges = 0;
    for (let seed = 0; seed < 800; seed++) {
      const { base, mine, theirs, here, there, entry } = two(seed);
      const wanted = mine.expected;
      const found = mine.document.theirs(entry);
      const take = seed % 2 ? "theirs" : "mine";
      mine.document.rebase(entry, Object.fromEntries(found.map(({ attribute }) => [attribute, take])));
      const shown = mine.content;
      const saved = mine.server.save(mine.document.payload());
      expectSame(contentOfEntry(saved), shown, seed);
      const [now, after] = [theirs.expected, contentOfEntry(saved)];
      for (const name of Object.keys(after)) {
        const isConflict = found.some(({ attribute }) => attribute === name);
        if (isConflict) expectSame(after[name], (take === "mine" ? wanted : now)[name], seed);
        else if (!there.includes(name)) expectSame(after[name], wanted[name], seed);
        else if (!here.includes(name)) expectSame(after[name], now[name], seed);
        else merges += 1;
        conflicts += isConflict ? 1 : 0;
      }
      if (!found.length) {
        const before = texts(base);
        const result = texts(saved);
        for (const [place, value] of texts(entry))
          if (before.get(place) !== value) expectSame(result.get(place), value, seed);
      }
    }
    expect(conflicts).toBeGreaterThan(80);
    expect(merges).toBeGreaterThan(20);
  },
  PATIENCE,
);

it(
  "keeps a draft of this browser as it was typed, over the same entry and over a newer one",
  () => {
    for (let seed = 0; seed < 300; seed++) {
      const { mine, entry } = two(seed);
      const draft = JSON.parse(JSON.stringify(mine.document.local()));
      const again = new Scenario(new Random(seed), mine.server);
      const conflicts = again.document.restore(draft).map(({ attribute }) => attribute);
      expectSame(again.document.theirs(entry), [], seed);
      const expected = mine.document.theirs(entry).map(({ attribute }) => attribute);
      expectSame(conflicts, expected, seed);
      mine.document.rebase(entry);
      expectSame(again.content, mine.content, seed);
      expectSame(again.document.payload(), mine.document.payload(), seed);
    }
  },
  PATIENCE,
);
