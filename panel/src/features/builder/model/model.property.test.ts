import { describe, expect, it } from "vitest";
import { Random } from "../../../document/testing/random";
import { expectSame } from "../../../document/testing/same";
import { changesOf, isEmpty } from "./body";
import * as edits from "./edits";
import { begin, change, redo, undo, type Work } from "./history";
import { changedHolders } from "./marks";
import { wrongFieldName } from "./names";
import { nameOfOtherSide, otherSide, relationProperties } from "./relations";
import { componentsOf, isComponent, type Properties, type Schemas } from "./schemas";
import { filesOf, holder, PROJECT, written } from "./testing/project";

const SEQUENCES = 400;
const PATIENCE = 120_000;
const STEPS = 10;
const NAMES = ["title", "name", "head", "text", "one", "two", "three", "four"];
const RELATIONS = ["oneToOne", "oneToMany", "manyToOne", "manyToMany", "morphToMany"];
const NONE = { models: [], attributes: [] };

function someProperties(random: Random, schemas: Schemas): Properties {
  const types = [...schemas.values()].filter((each) => !isComponent(each) && !each.isDeleted);
  const parts = [...schemas.values()].filter((each) => isComponent(each) && !each.isDeleted);
  const kind = random.below(5);
  if (kind === 0 && types.length) {
    const [target, other] = [random.pick(types), `of${random.below(100)}`];
    const isFree = random.below(3) > 0 && !wrongFieldName(target, null, other, NONE);
    return relationProperties(random.pick(RELATIONS), target.uid, isFree ? other : "");
  }
  if (kind === 1 && parts.length) return { type: "component", component: random.pick(parts).uid };
  if (kind === 2 && parts.length) return { type: "dynamiczone", components: parts.map(({ uid }) => uid) };
  return { type: random.pick(["string", "integer", "boolean"]), required: random.below(2) === 0 };
}

/** Makes a change such as people do in the screens, which refuse names that are taken. */
function step(random: Random, schemas: Schemas): Schemas {
  const all = [...schemas.values()].filter(({ isDeleted }) => !isDeleted);
  const kind = random.below(9);
  if (!all.length || kind === 0) {
    const name = `new${random.below(1000)}`;
    const uid = random.below(2) ? `api::${name}.${name}` : `shared.${name}`;
    const made = holder(uid, uid.includes("::") ? "collectionType" : "component", {});
    return schemas.has(uid) ? schemas : edits.addHolder(schemas, { ...made, isNew: true });
  }
  const one = random.pick(all);
  const at = random.below(one.fields.length || 1);
  const field = one.fields[at];
  const name = random.pick(NAMES);
  const isFree = (key: string | null) => !wrongFieldName(one, key, name, NONE);
  if (kind === 1) return edits.deleteHolder(schemas, one.uid);
  if (kind === 2) {
    const gone = [...schemas.values()].find(({ isDeleted }) => isDeleted);
    return gone ? edits.restoreHolder(schemas, gone.uid) : schemas;
  }
  if (kind === 3)
    return edits.changeHolder(schemas, one.uid, { info: { ...one.info, displayName: `Name ${name}` } });
  if (kind === 4 && isFree(null))
    return edits.addField(schemas, one.uid, name, someProperties(random, schemas));
  if (!field) return schemas;
  if (kind === 5) return edits.deleteField(schemas, one.uid, field.key);
  if (kind === 6) return edits.restoreField(schemas, one.uid, field.key);
  if (kind === 7) return edits.moveField(schemas, one.uid, at, random.below(one.fields.length));
  if (field.isDeleted || !isFree(field.key)) return schemas;
  const kept = { ...field.properties, private: random.below(2) === 0 };
  const turned = { ...kept, relation: random.pick(["oneToOne", "manyToMany"]) };
  const properties = random.pick([
    kept,
    field.properties.type === "relation" ? turned : kept,
    someProperties(random, schemas),
  ]);
  return edits.changeField(schemas, one.uid, field.key, name, properties);
}

/** Returns every field that leads somewhere it must not, or whose other side is gone. */
function strays(schemas: Schemas): string[] {
  return [...schemas.values()].flatMap((each) =>
    each.fields
      .filter((field) => !each.isDeleted && !field.isDeleted)
      .filter((field) => {
        const { target } = field.properties;
        const uids = [...componentsOf(field), ...(typeof target === "string" ? [target] : [])];
        const isTwoSided = nameOfOtherSide(field) && !isComponent(each);
        return (
          uids.some((uid) => schemas.get(uid)?.isDeleted !== false) ||
          (isTwoSided && otherSide(schemas, each, field)?.field.isDeleted !== false)
        );
      })
      .map((field) => `${each.uid} ${field.name}`),
  );
}

function worked(seed: number): Work {
  const random = new Random(seed);
  let work = begin(PROJECT);
  for (let count = 0; count < STEPS; count++) work = change(work, (now) => step(random, now));
  return work;
}

describe("after any sequence of changes", { timeout: PATIENCE }, () => {
  it("what is sent makes the files that are wanted of those there are", () => {
    for (let seed = 0; seed < SEQUENCES; seed++) {
      const { base, now } = worked(seed);
      expectSame(written(base, changesOf(base, now)), filesOf(now), seed);
    }
  });

  it("undo leads back exactly, and redo to where one was", () => {
    for (let seed = 0; seed < SEQUENCES; seed++) {
      const work = worked(seed);
      let back = work;
      while (back.past.length) back = undo(back);
      expectSame(back.now === back.base, true, seed);
      expectSame(changedHolders(back.base, back.now), [], seed);
      while (back.future.length) back = redo(back);
      expectSame(back.now === work.now, true, seed);
    }
  });

  it("nothing leads to what is deleted, and relations of two sides have both", () => {
    for (let seed = 0; seed < SEQUENCES; seed++) expectSame(strays(worked(seed).now), [], seed);
  });

  it("a type is marked if and only if something is sent of it", () => {
    for (let seed = 0; seed < SEQUENCES; seed++) {
      const { base, now } = worked(seed);
      const { contentTypes, components } = changesOf(base, now);
      const sent = [...contentTypes, ...components].map(({ uid }) => uid).sort();
      expectSame(
        sent,
        changedHolders(base, now)
          .map(({ uid }) => uid)
          .sort(),
        seed,
      );
    }
  });

  it("nothing is sent where everything is as it was", () => {
    expect(isEmpty(changesOf(PROJECT, PROJECT))).toBe(true);
  });
});
