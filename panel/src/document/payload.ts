import { differsWithin, fieldsOf, listOf } from "./changes";
import { isHidden } from "./conditions";
import { isList, isNested, type Model } from "./model";
import { type Key, KIND, type Node, ROOT } from "./tree";
import { initialValue, isSameValue, type Plain, writeValue } from "./values";

type Nodes = ReadonlyMap<Key, Node>;

/** Returns what the server is to be sent: of what it has only what changed, of what is new whatever is filled in. */
export function payloadOf(model: Model, tree: Nodes, base: Nodes): Plain {
  return new Writer(model, tree, base).attributes(ROOT);
}

class Writer {
  constructor(
    private readonly model: Model,
    private readonly tree: Nodes,
    private readonly base: Nodes,
  ) {}

  attributes(key: Key): Plain {
    const node = this.tree.get(key);
    if (!node) return {};
    const isSaved = this.savedId(key) !== undefined;
    const body: Plain = {};
    const fields = fieldsOf(this.model, node);
    for (const name of Object.keys(fields.attributes)) {
      const isWanted = isSaved
        ? differsWithin(this.model, this.tree, this.base, key, name)
        : this.isFilled(node, name);
      if (isWanted && !isHidden(fields, node, name)) body[name] = this.value(node, name);
    }
    return body;
  }

  /** Returns the id the server has for a node; undefined for what is new. */
  private savedId(key: Key): unknown {
    return this.base.get(key)?.said?.id;
  }

  /** Whether an attribute of a new node has something that the server would not fill in itself. */
  private isFilled(node: Node, name: string): boolean {
    const attribute = fieldsOf(this.model, node).attributes[name];
    if (!attribute) return false;
    // A list that must be there may be empty, but not missing.
    if (isNested(attribute))
      return listOf(node, name).length > 0 || (attribute.required === true && isList(attribute));
    return !isSameValue(attribute, node.values[name], initialValue(attribute));
  }

  private value(node: Node, name: string): unknown {
    const attribute = fieldsOf(this.model, node).attributes[name];
    if (!attribute) return undefined;
    if (!isNested(attribute)) return writeValue(attribute, node.values[name]);
    const items = listOf(node, name).map((child) => this.component(child, attribute.type === "dynamiczone"));
    return isList(attribute) ? items : (items[0] ?? null);
  }

  private component(key: Key, inZone: boolean): Plain {
    const id = this.savedId(key);
    return {
      ...(inZone ? { [KIND]: this.tree.get(key)?.uid } : {}),
      ...(id === undefined ? {} : { id }),
      ...this.attributes(key),
    };
  }
}
