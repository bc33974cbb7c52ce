import { fieldsOf, listOf } from "./changes";
import { isList, type Model } from "./model";
import type { Key, Node } from "./tree";

const indexes = new WeakMap<readonly Key[], Map<Key, number>>();

/** Returns where a key is in a list; lists are never changed, so each is counted once. */
export function indexIn(list: readonly Key[], key: Key): number {
  let known = indexes.get(list);
  if (!known) {
    known = new Map(list.map((one, index) => [one, index]));
    indexes.set(list, known);
  }
  return known.get(key) ?? -1;
}

/** Returns where a node, or an attribute of it, is, as the server names it: `["zone", 3, "title"]`. */
export function pathIn(
  tree: ReadonlyMap<Key, Node>,
  model: Model,
  key: Key,
  attribute?: string,
): (string | number)[] {
  const path: (string | number)[] = attribute ? [attribute] : [];
  for (let node = tree.get(key); node?.parent; ) {
    const { parent } = node;
    const holder = tree.get(parent.node);
    if (!holder) break;
    const said = fieldsOf(model, holder).attributes[parent.attribute];
    if (said && isList(said)) path.unshift(indexIn(listOf(holder, parent.attribute), node.key));
    path.unshift(parent.attribute);
    node = holder;
  }
  return path;
}

/** Returns where a node's attribute is on the server, components of lists by their ids: `["zone", 12, "tags"]`. */
export function storedPathIn(
  base: ReadonlyMap<Key, Node>,
  model: Model,
  key: Key,
  attribute: string,
): (string | number)[] | null {
  const path: (string | number)[] = [attribute];
  let node = base.get(key);
  if (!node?.said) return null;
  for (; node?.parent; node = base.get(node.parent.node)) {
    const { parent } = node;
    const holder = base.get(parent.node);
    const said = holder && fieldsOf(model, holder).attributes[parent.attribute];
    if (said && isList(said)) path.unshift(Number(node.said?.id));
    path.unshift(parent.attribute);
  }
  return path;
}
