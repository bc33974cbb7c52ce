import { fieldsOf, listOf } from "./changes";
import type { EntryDocument } from "./entryDocument";
import { isNested, type Model } from "./model";
import { countOf, type RelationEdit, type RelationSource, type Target } from "./relationEdit";
import { type Key, KIND, type Node, ROOT } from "./tree";
import type { Plain } from "./values";

type Nodes = ReadonlyMap<Key, Node>;

/**
 * Returns a component's values, and those of what is in it, without ids and passwords. What its relations lead to
 * is not here: the copy says where to read it.
 */
export function copyOf(model: Model, tree: Nodes, base: Nodes, key: Key): Plain {
  const node = tree.get(key);
  if (!node) return {};
  const copy: Plain = { [KIND]: node.uid };
  for (const [name, attribute] of Object.entries(fieldsOf(model, node).attributes)) {
    const value = node.values[name];
    if (isNested(attribute)) copy[name] = listOf(node, name).map((child) => copyOf(model, tree, base, child));
    else if (attribute.type === "relation") copy[name] = copiedEdit(base, node, name, value as RelationEdit);
    else if (attribute.type !== "password") copy[name] = value;
  }
  return copy;
}

function copiedEdit(base: Nodes, node: Node, field: string, edit: RelationEdit): RelationEdit {
  const said = base.get(node.key)?.said;
  const [id, count, locale] = [said?.id, countOf(said?.[field]), base.get(ROOT)?.said?.locale];
  if ((typeof id !== "number" && typeof id !== "string") || !count) return edit;
  const source = { holder: node.uid, id, field, locale: typeof locale === "string" ? locale : null, count };
  return { ...edit, source };
}

/** Whether the server has something of a node that is not in its tree: targets of relations, a password. */
export function holdsUnread(model: Model, node: Node | undefined): boolean {
  if (!node?.said) return false;
  return Object.entries(fieldsOf(model, node).attributes).some(
    ([name, { type }]) => type === "password" || (type === "relation" && countOf(node.said?.[name]) > 0),
  );
}

/** Returns what an attribute of a node has: its value, or its components as copies. */
export function plainOf(model: Model, tree: Nodes, base: Nodes, key: Key, name: string): unknown {
  const node = tree.get(key);
  const attribute = node && fieldsOf(model, node).attributes[name];
  if (!attribute || !isNested(attribute)) return node?.values[name];
  return listOf(node, name).map((child) => copyOf(model, tree, base, child));
}

/** Reads what the relations of copied components lead to, so that the document can be saved. */
export async function readCopies(
  document: EntryDocument,
  read: (source: RelationSource) => Promise<readonly Target[]>,
): Promise<void> {
  for (const copy of document.unreadCopies()) document.readCopy(copy, await read(copy.source));
}
