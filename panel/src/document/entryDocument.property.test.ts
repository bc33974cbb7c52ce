import { it } from "vitest";
import { contentOfEntry } from "./testing/plainEntry";
import { Random } from "./testing/random";
import { expectSame } from "./testing/same";
import { Scenario } from "./testing/scenario";

const SEQUENCES = 10_000;
const STEPS = 8;
const PATIENCE = 300_000;

it(
  "is as plain objects are, after any sequence of changes, undo, redo and saves",
  () => {
    for (let seed = 0; seed < SEQUENCES; seed++) {
      const random = new Random(seed);
      const scenario = new Scenario(random);
      const start = scenario.content;
      for (let step = 0; step < STEPS; step++)
        if (random.below(6) === 0) scenario.save();
        else scenario.step();
      expectSame(scenario.strays(), [], seed);
      expectSame(scenario.content, scenario.expected, seed);
      scenario.settle();
      expectSame(contentOfEntry(scenario.server.save(scenario.document.payload())), scenario.expected, seed);
      scenario.undoAll();
      expectSame(scenario.content, start, seed);
    }
  },
  PATIENCE,
);

it(
  "is the base again once everything is undone",
  () => {
    for (let seed = 0; seed < 1000; seed++) {
      const scenario = new Scenario(new Random(seed));
      for (let step = 0; step < STEPS; step++) scenario.step();
      scenario.undoAll();
      expectSame(scenario.document.isDirty, false, seed);
      expectSame(scenario.document.payload(), {}, seed);
    }
  },
  PATIENCE,
);
