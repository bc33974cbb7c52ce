import { type Attribute, allowedComponents, type Fields, isList, isNested, type Model } from "./model";
import { initialValue, type Plain, readValue } from "./values";

/** The name of the entry, or of one component in it, in one document. Never a position. */
export type Key = string;

/** What the content manager answers for an entry. */
export type Entry = Readonly<Record<string, unknown>>;

export interface Place {
  readonly node: Key;
  readonly attribute: string;
}

/** The entry or a component in it: its plain values, and its components by key. Nodes are never changed. */
export interface Node {
  readonly key: Key;
  readonly uid: string;
  readonly parent: Place | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly lists: Readonly<Record<string, readonly Key[]>>;
  /** What the server said, with the id; undefined for what it does not have yet. */
  readonly said?: Entry;
}

export type Tree = Map<Key, Node>;

export const ROOT: Key = "entry";
export const NO_KEYS: readonly Key[] = [];
export const KIND = "__component";

/** Makes names for nodes, each once. */
export class Keys {
  private last = 0;

  next(): Key {
    this.last += 1;
    return `c${this.last}`;
  }
}

/** Reads entries and components into trees. */
export class TreeReader {
  constructor(
    private readonly model: Model,
    private readonly keys: Keys,
    /** Names the components of an attribute; each gets a new name otherwise. */
    private readonly keysOf?: (attribute: Attribute, place: Place, items: readonly Entry[]) => readonly Key[],
  ) {}

  /** Adds the entry to a tree. */
  entry(tree: Tree, uid: string, said: Entry): void {
    this.node(tree, ROOT, this.model.type(uid), null, said, true);
  }

  /** Adds a new entry, with its defaults. */
  newEntry(tree: Tree, uid: string): void {
    this.node(tree, ROOT, this.model.type(uid), null, {}, false);
  }

  /** Adds a component that the server has (`isSaved`), or a new one; returns its key. */
  component(tree: Tree, uid: string, parent: Place, said: Entry, isSaved: boolean, key?: Key): Key {
    const own = key ?? this.keys.next();
    this.node(tree, own, this.model.component(uid), parent, said, isSaved);
    return own;
  }

  private node(
    tree: Tree,
    key: Key,
    fields: Fields,
    parent: Place | null,
    said: Entry,
    isSaved: boolean,
  ): void {
    const values: Record<string, unknown> = {};
    const lists: Record<string, readonly Key[]> = {};
    for (const [name, attribute] of Object.entries(fields.attributes)) {
      const place = { node: key, attribute: name };
      if (isNested(attribute)) lists[name] = this.list(tree, attribute, place, said[name], isSaved);
      else values[name] = isSaved ? readValue(attribute, said[name]) : newValue(attribute, said, name);
    }
    tree.set(key, { key, uid: fields.uid, parent, values, lists, ...(isSaved ? { said } : {}) });
  }

  private list(
    tree: Tree,
    attribute: Attribute,
    place: Place,
    said: unknown,
    isSaved: boolean,
  ): readonly Key[] {
    const items = itemsOf(attribute, said, isSaved);
    if (!items.length) return NO_KEYS;
    const keys = this.keysOf?.(attribute, place, items);
    return items.map((item, index) =>
      this.component(tree, componentOf(attribute, item), place, item, isSaved, keys?.[index]),
    );
  }
}

/** Returns the components in a value of the server's, or of a copy. */
function itemsOf(attribute: Attribute, said: unknown, isSaved: boolean): readonly Entry[] {
  if (Array.isArray(said)) return said.filter((item) => typeof item === "object" && item !== null);
  if (typeof said === "object" && said !== null) return [said as Entry];
  // A single component that must be there is there from the start.
  return !isSaved && said === undefined && attribute.required && !isList(attribute) ? [{}] : [];
}

export function componentOf(attribute: Attribute, item: Plain | Entry): string {
  const said = item[KIND];
  if (attribute.type === "dynamiczone" && typeof said === "string") return said;
  return allowedComponents(attribute)[0] ?? "";
}

function newValue(attribute: Attribute, said: Entry, name: string): unknown {
  return said[name] === undefined ? initialValue(attribute) : said[name];
}

/** Adds a node's key, and those of everything in it, outermost first. */
export function keysWithin(tree: ReadonlyMap<Key, Node>, key: Key, found: Key[] = []): Key[] {
  const node = tree.get(key);
  if (!node) return found;
  found.push(key);
  for (const list of Object.values(node.lists)) for (const child of list) keysWithin(tree, child, found);
  return found;
}
