import type { Patch } from "./history";
import { type Key, NO_KEYS, type Node, type Tree } from "./tree";

/** Makes the changes of trees, and applies them. */

export function listPatch(
  node: Key,
  attribute: string,
  before: readonly Key[],
  after: readonly Key[],
): Patch {
  return { kind: "list", node, attribute, before, after: after.length ? after : NO_KEYS };
}

export function appearing(nodes: Iterable<Node>): Patch[] {
  return [...nodes].map((node) => ({ kind: "node", node: node.key, before: undefined, after: node }));
}

export function disappearing(nodes: readonly Node[]): Patch[] {
  return nodes.map((node) => ({ kind: "node", node: node.key, before: node, after: undefined }));
}

export function applyPatch(tree: Tree, patch: Patch): void {
  if (patch.kind === "node") {
    if (patch.after) tree.set(patch.node, patch.after);
    else tree.delete(patch.node);
    return;
  }
  const node = tree.get(patch.node);
  if (!node) return;
  const { attribute, after } = patch;
  const changed =
    patch.kind === "value"
      ? { ...node, values: { ...node.values, [attribute]: after } }
      : { ...node, lists: { ...node.lists, [attribute]: after as readonly Key[] } };
  tree.set(patch.node, changed);
}
