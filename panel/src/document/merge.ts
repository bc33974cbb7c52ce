import { differs, differsWithin, fieldsOf, isSameList, listOf } from "./changes";
import { plainOf } from "./copies";
import { isNested, type Model } from "./model";
import { NO_CHANGE, type RelationEdit, rebaseEdit } from "./relationEdit";
import { type Key, keysWithin, type Node, ROOT, type Tree } from "./tree";
import { isSameValue } from "./values";

type Nodes = ReadonlyMap<Key, Node>;

/** Returns what is edited after a save: what the server has now, and over it what was typed since it was sent. */
export function mergeSaved(model: Model, tree: Nodes, sent: Nodes, base: Nodes): Tree {
  const merged: Tree = new Map();
  const visit = (key: Key): void => {
    const [mine, before, now] = [tree.get(key), sent.get(key), base.get(key)];
    const node = mine && before && now ? savedNode(model, mine, before, now) : (mine ?? now);
    if (!node) return;
    merged.set(key, node);
    for (const list of Object.values(node.lists)) for (const child of list) visit(child);
  };
  visit(ROOT);
  return merged;
}

function savedNode(model: Model, mine: Node, sent: Node, now: Node): Node {
  const values: Record<string, unknown> = {};
  const lists: Record<string, readonly Key[]> = {};
  let isAsSaved = true;
  for (const [name, attribute] of Object.entries(fieldsOf(model, now).attributes)) {
    if (isNested(attribute)) {
      const isSent = isSameList(listOf(mine, name), listOf(sent, name));
      lists[name] = listOf(isSent ? now : mine, name);
    } else if (attribute.type === "relation")
      values[name] = rebaseEdit(sent.values[name] as RelationEdit, mine.values[name] as RelationEdit);
    else {
      const isSent = isSameValue(attribute, mine.values[name], sent.values[name]);
      values[name] = (isSent ? now : mine).values[name];
    }
    isAsSaved &&= (values[name] ?? NO_CHANGE) === (now.values[name] ?? NO_CHANGE);
    isAsSaved &&= listOf(now, name) === (lists[name] ?? listOf(now, name));
  }
  return isAsSaved ? now : { ...now, values, lists };
}

/** An attribute of the entry that was changed here and by somebody else, each as plain values. */
export interface Conflict {
  readonly attribute: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** Merges two changes of one base, attribute by attribute of the entry. */
export class ThreeWay {
  constructor(
    private readonly model: Model,
    private readonly base: Nodes,
    private readonly mine: Nodes,
    private readonly theirs: Nodes,
  ) {}

  /** Returns the attributes of the entry that cannot hold both changes. */
  conflicts(): string[] {
    return this.names().filter((name) => this.merged(ROOT, name) === null);
  }

  /** Returns an attribute as it was, as it is here, and as it is there. */
  sides(attribute: string): Conflict {
    const side = (tree: Nodes) => plainOf(this.model, tree, tree, ROOT, attribute);
    return { attribute, base: side(this.base), mine: side(this.mine), theirs: side(this.theirs) };
  }

  /** Returns what is to be edited: both changes, where they contradict each other the one to take. */
  merge(take: Readonly<Record<string, "mine" | "theirs">>): Tree {
    const [mine, theirs] = [this.mine.get(ROOT), this.theirs.get(ROOT)];
    if (!mine || !theirs) return new Map(this.mine);
    const tree: Tree = new Map();
    const values: Record<string, unknown> = {};
    const lists: Record<string, readonly Key[]> = {};
    for (const name of this.names()) {
      const merged = this.merged(ROOT, name) ?? this.taken(ROOT, name, take[name] ?? "mine");
      for (const node of merged.nodes) tree.set(node.key, node);
      if (merged.list) lists[name] = merged.list;
      else values[name] = merged.value;
    }
    tree.set(ROOT, { ...theirs, values, lists });
    return tree;
  }

  private names(): string[] {
    const root = this.theirs.get(ROOT);
    return root ? Object.keys(fieldsOf(this.model, root).attributes) : [];
  }

  /** Returns the merged value of an attribute; null where both changes cannot be kept. */
  private merged(key: Key, name: string): Merged | null {
    const { base, mine, theirs, model } = this;
    if (!differsWithin(model, base, theirs, key, name)) return this.taken(key, name, "mine");
    if (!differsWithin(model, base, mine, key, name)) return this.taken(key, name, "theirs");
    const [one, other, before] = [mine.get(key), theirs.get(key), base.get(key)];
    const attribute = one && fieldsOf(model, one).attributes[name];
    if (!one || !other || !before || !attribute) return null;
    if (isNested(attribute)) return this.mergedList(one, other, before, name);
    return isSameValue(attribute, one.values[name], other.values[name])
      ? this.taken(key, name, "theirs")
      : null;
  }

  private mergedList(mine: Node, theirs: Node, base: Node, name: string): Merged | null {
    const isMoved = differs(this.model, mine, base, name);
    if (isMoved && differs(this.model, theirs, base, name)) return null;
    const list = listOf(isMoved ? mine : theirs, name);
    // Whoever removed a component that the other one changed would make that change vanish.
    const left = listOf(base, name).filter((key) => !list.includes(key));
    const other = isMoved ? this.theirs : this.mine;
    if (left.some((key) => this.isChangedIn(other, key))) return null;
    const nodes: Node[] = [];
    for (const key of list) {
      const merged = this.mergedNode(key);
      if (!merged) return null;
      nodes.push(...merged);
    }
    return { list, nodes, value: undefined };
  }

  private isChangedIn(side: Nodes, key: Key): boolean {
    const node = side.get(key);
    if (!node) return false;
    const names = Object.keys(fieldsOf(this.model, node).attributes);
    return names.some((name) => differsWithin(this.model, this.base, side, key, name));
  }

  private mergedNode(key: Key): Node[] | null {
    const [mine, theirs] = [this.mine.get(key), this.theirs.get(key)];
    if (!mine || !theirs || !this.base.has(key)) return within(mine ? this.mine : this.theirs, key);
    const values: Record<string, unknown> = {};
    const lists: Record<string, readonly Key[]> = {};
    const nodes: Node[] = [];
    for (const name of Object.keys(fieldsOf(this.model, theirs).attributes)) {
      const merged = this.merged(key, name);
      if (!merged) return null;
      nodes.push(...merged.nodes);
      if (merged.list) lists[name] = merged.list;
      else values[name] = merged.value;
    }
    return [{ ...theirs, values, lists }, ...nodes];
  }

  private taken(key: Key, name: string, side: "mine" | "theirs"): Merged {
    const tree = side === "mine" ? this.mine : this.theirs;
    const node = tree.get(key);
    const attribute = node && fieldsOf(this.model, node).attributes[name];
    if (!attribute || !isNested(attribute)) return { value: node?.values[name], nodes: [], list: null };
    const list = listOf(node, name);
    return { list, nodes: list.flatMap((child) => within(tree, child)), value: undefined };
  }
}

interface Merged {
  readonly value: unknown;
  /** The components of an attribute that has some. */
  readonly list: readonly Key[] | null;
  readonly nodes: readonly Node[];
}

function within(tree: Nodes, key: Key): Node[] {
  return keysWithin(tree, key).flatMap((found) => tree.get(found) ?? []);
}
