import { listOf } from "./changes";
import type { Attribute, Model } from "./model";
import {
  componentOf,
  type Entry,
  type Key,
  type Keys,
  type Node,
  type Place,
  ROOT,
  type Tree,
  TreeReader,
} from "./tree";

type Nodes = ReadonlyMap<Key, Node>;

/**
 * Reads an entry into a tree whose components have the keys they had in another one.
 *
 * The components of the answer to a save are those that were sent, in their order (`bySequence`); otherwise they
 * are told by the ids they have in the base.
 */
export function readAligned(
  model: Model,
  keys: Keys,
  entry: Entry,
  known: Nodes,
  base: Nodes,
  bySequence = false,
): Tree {
  const uidOf = (key: Key) => known.get(key)?.uid;
  const keysOf = (attribute: Attribute, place: Place, items: readonly Entry[]): Key[] => {
    const candidates = listOf(known.get(place.node), place.attribute);
    const uids = items.map((item) => componentOf(attribute, item));
    if (
      bySequence &&
      uids.length === candidates.length &&
      uids.every((uid, i) => uid === uidOf(candidates[i] as Key))
    )
      return [...candidates];
    const byId = new Map(candidates.map((key) => [`${uidOf(key)} ${base.get(key)?.said?.id}`, key]));
    return items.map((item, i) => byId.get(`${uids[i]} ${item.id}`) ?? keys.next());
  };
  const tree: Tree = new Map();
  const root = known.get(ROOT);
  if (root) new TreeReader(model, keys, keysOf).entry(tree, root.uid, entry);
  return tree;
}
