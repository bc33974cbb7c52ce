import { parseExactly, printExactly } from "../api/exactJson";
import { differsWithin, fieldsOf, listOf } from "./changes";
import { isNested, type Model } from "./model";
import { type Entry, type Key, type Keys, KIND, type Node, ROOT, type Tree, TreeReader } from "./tree";
import type { Plain } from "./values";

type Nodes = ReadonlyMap<Key, Node>;

/** What somebody typed and did not save, as plain data. Passwords are never in it. */
export interface LocalDraft {
  readonly version: 1;
  readonly uid: string;
  /** When what it was typed over was saved; null for a new entry. */
  readonly updatedAt: string | null;
  /** The server's copy that it was typed over, as JSON; null for a new entry. */
  readonly base: string | null;
  /** The changed attributes; components in them with all of their values, and `id` where the server has them. */
  readonly changes: Readonly<Record<string, unknown>>;
}

export function localDraft(model: Model, tree: Nodes, base: Nodes): LocalDraft {
  const [root, before] = [tree.get(ROOT), base.get(ROOT)];
  const changes: Plain = {};
  for (const [name, attribute] of Object.entries(root ? fieldsOf(model, root).attributes : {})) {
    if (attribute.type === "password" || !differsWithin(model, tree, base, ROOT, name)) continue;
    changes[name] = isNested(attribute)
      ? listOf(root, name).map((child) => kept(model, tree, base, child))
      : root?.values[name];
  }
  return {
    version: 1,
    uid: root?.uid ?? "",
    updatedAt: typeof before?.said?.updatedAt === "string" ? before.said.updatedAt : null,
    base: before?.said ? printExactly(before.said) : null,
    changes,
  };
}

function kept(model: Model, tree: Nodes, base: Nodes, key: Key): Plain {
  const node = tree.get(key);
  if (!node) return {};
  const id = base.get(key)?.said?.id;
  const copy: Plain = { [KIND]: node.uid, ...(id === undefined ? {} : { id }) };
  for (const [name, attribute] of Object.entries(fieldsOf(model, node).attributes)) {
    if (isNested(attribute)) copy[name] = listOf(node, name).map((child) => kept(model, tree, base, child));
    else if (attribute.type !== "password") copy[name] = node.values[name];
  }
  return copy;
}

/** Returns the entry a draft was typed over. */
export function baseOf(draft: LocalDraft): Entry | null {
  return draft.base === null ? null : (parseExactly(draft.base) as Entry);
}

/** Returns a tree with what a draft changed, over the tree it was typed over. */
export function withDraft(model: Model, keys: Keys, draft: LocalDraft, base: Nodes): Tree {
  return new Restorer(model, keys, base).tree(draft.changes);
}

class Restorer {
  private readonly reader: TreeReader;
  private readonly restored: Tree;

  constructor(
    private readonly model: Model,
    keys: Keys,
    private readonly base: Nodes,
  ) {
    this.reader = new TreeReader(model, keys);
    this.restored = new Map(base);
  }

  tree(changes: Plain): Tree {
    const root = this.base.get(ROOT);
    if (root) this.fill(root, changes);
    return this.restored;
  }

  /** Puts the values of a copy into a node that the server has. */
  private fill(node: Node, said: Plain): void {
    const values: Record<string, unknown> = { ...node.values };
    const lists: Record<string, readonly Key[]> = { ...node.lists };
    for (const [name, attribute] of Object.entries(fieldsOf(this.model, node).attributes)) {
      if (!(name in said)) continue;
      if (isNested(attribute)) lists[name] = this.list(node, name, said[name]);
      else values[name] = said[name];
    }
    this.restored.set(node.key, { ...node, values, lists });
  }

  private list(node: Node, name: string, said: unknown): readonly Key[] {
    const known = listOf(node, name).map((key) => this.base.get(key));
    const items = Array.isArray(said) ? (said as Plain[]) : [];
    return items.map((item) => {
      const found = known.find((one) => one?.uid === item[KIND] && one?.said && one.said.id === item.id);
      if (found) this.fill(found, item);
      const place = { node: node.key, attribute: name };
      return found?.key ?? this.reader.component(this.restored, String(item[KIND]), place, item, false);
    });
  }
}
