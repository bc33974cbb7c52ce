import { isNested, type Model } from "./model";
import { type Key, NO_KEYS, type Node } from "./tree";
import { isSameValue } from "./values";

type Nodes = ReadonlyMap<Key, Node>;

/** Returns the schema of a node: the type's or the component's. */
export function fieldsOf(model: Model, node: Node) {
  return node.parent ? model.component(node.uid) : model.type(node.uid);
}

export function isSameList(one: readonly Key[], other: readonly Key[]): boolean {
  return one === other || (one.length === other.length && one.every((key, index) => key === other[index]));
}

/** Whether a place differs between two states of one node: its value, or which components it has in which order. */
export function differs(model: Model, one: Node, other: Node, attribute: string): boolean {
  const said = fieldsOf(model, one).attributes[attribute];
  if (!said) return false;
  if (isNested(said)) return !isSameList(listOf(one, attribute), listOf(other, attribute));
  return !isSameValue(said, one.values[attribute], other.values[attribute]);
}

export function listOf(node: Node | undefined, attribute: string): readonly Key[] {
  return node?.lists[attribute] ?? NO_KEYS;
}

/** Whether a place, or anything inside it, differs between two trees. */
export function differsWithin(model: Model, one: Nodes, other: Nodes, key: Key, attribute: string): boolean {
  const [mine, theirs] = [one.get(key), other.get(key)];
  if (!mine || !theirs) return mine !== theirs;
  if (mine === theirs && !listOf(mine, attribute).length) return false;
  if (differs(model, mine, theirs, attribute)) return true;
  return listOf(mine, attribute).some((child) => nodeDiffers(model, one, other, child));
}

/** Whether anything in a node differs between two trees. */
export function nodeDiffers(model: Model, one: Nodes, other: Nodes, key: Key): boolean {
  const node = one.get(key);
  if (!node || !other.has(key)) return true;
  const names = Object.keys(fieldsOf(model, node).attributes);
  return names.some((name) => differsWithin(model, one, other, key, name));
}
