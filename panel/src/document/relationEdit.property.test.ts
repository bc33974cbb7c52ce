import { expect, it } from "vitest";
import {
  add,
  moveTarget,
  NO_CHANGE,
  type RelationEdit,
  rebaseEdit,
  removeTarget,
  setTarget,
  shown,
  type Target,
  toPayload,
} from "./relationEdit";
import { Random } from "./testing/random";
import { expectSame } from "./testing/same";

interface Reference {
  documentId: string;
  position: { start?: true; end?: true; after?: Reference; before?: Reference };
}

/** Rearranges a list as Octavo does: what is connected moves in turn to its place. */
function rearranged(current: readonly string[], payload: Record<string, unknown>): string[] {
  const { connect, disconnect } = payload as { connect: Reference[]; disconnect: Reference[] };
  const connected = new Set(connect.map(({ documentId }) => documentId));
  const gone = new Set(disconnect.map(({ documentId }) => documentId));
  const list = current.filter((id) => connected.has(id) || !gone.has(id));
  for (const { documentId, position } of connect) {
    const known = list.indexOf(documentId);
    if (known >= 0) list.splice(known, 1);
    if (position.start) list.unshift(documentId);
    else if (position.after) {
      const at = list.indexOf(position.after.documentId);
      if (at < 0) throw new Error(`${position.after.documentId} is no neighbour`);
      list.splice(at + 1, 0, documentId);
    } else list.push(documentId);
  }
  return list;
}

const NAMES = "abcdefghij".split("");
const targets = (ids: readonly string[]): Target[] => ids.map((documentId) => ({ documentId }));
const ids = (list: readonly Target[]) => list.map(({ documentId }) => documentId);

function changed(random: Random, edit: RelationEdit, loaded: readonly Target[]): RelationEdit {
  const list = shown(edit, loaded);
  const kind = random.below(3);
  if (kind === 0 || !list.length) return add(edit, loaded, { documentId: random.pick(NAMES) });
  if (kind === 1) return removeTarget(edit, loaded, random.pick(list));
  return moveTarget(edit, loaded, random.below(list.length), random.below(list.length));
}

it("has the server come to the list that is shown, after any sequence of changes", () => {
  for (let seed = 0; seed < 2000; seed++) {
    const random = new Random(seed);
    const current = NAMES.slice(0, random.below(7));
    const loaded = targets(current);
    let edit = NO_CHANGE;
    for (let step = 0; step < 8; step++) edit = changed(random, edit, loaded);
    const list = ids(shown(edit, loaded));
    expectSame(rearranged(current, toPayload(edit, true)), list, seed);
    expectSame([...new Set(list)], list, seed);
  }
});

it("works on the part of a list that is loaded, and adds behind what is not", () => {
  for (let seed = 0; seed < 2000; seed++) {
    const random = new Random(seed);
    const current = NAMES.slice(0, 7);
    const loaded = targets(current.slice(0, 3));
    let edit = NO_CHANGE;
    const extra = ["x", "y", "z"];
    for (let step = 0; step < 6; step++) {
      const list = shown(edit, loaded);
      if (random.below(2) && extra.length) edit = add(edit, loaded, { documentId: extra.pop() as string });
      else if (list.length) edit = removeTarget(edit, loaded, random.pick(list));
    }
    const list = ids(shown(edit, loaded));
    const after = rearranged(current, toPayload(edit, true));
    expectSame(
      after.filter((id) => list.includes(id)),
      list,
      seed,
    );
    expectSame(
      after.filter((id) => !list.includes(id)),
      current.slice(3),
      seed,
    );
  }
});

it("goes on after a save with what was changed while it was under way", () => {
  const loaded = targets(["a", "b"]);
  const sent = removeTarget(add(NO_CHANGE, loaded, { documentId: "x" }), loaded, { documentId: "a" });
  const server = rearranged(["a", "b"], toPayload(sent, true));
  expect(server).toEqual(["b", "x"]);
  expect(rebaseEdit(sent, sent)).toEqual(NO_CHANGE);
  const undone = rebaseEdit(sent, NO_CHANGE);
  expect(rearranged(server, toPayload(undone, true)).sort()).toEqual(["a", "b"]);
  const more = add(sent, loaded, { documentId: "y" });
  expect(rearranged(server, toPayload(rebaseEdit(sent, more), true))).toEqual(["b", "x", "y"]);
});

it("leads to one entry, to another, or to none", () => {
  const loaded = targets(["a"]);
  const other = setTarget(loaded, { documentId: "b" });
  expect(toPayload(other, false)).toMatchObject({ connect: [{ documentId: "b" }] });
  expect(toPayload(setTarget(loaded, null), false)).toMatchObject({ disconnect: [{ documentId: "a" }] });
  expect(setTarget(loaded, { documentId: "a" })).toBe(NO_CHANGE);
  expect(setTarget([], null)).toBe(NO_CHANGE);
});
