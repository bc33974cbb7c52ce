import { readAligned } from "./align";
import { differs, differsWithin, fieldsOf, listOf } from "./changes";
import { isHidden } from "./conditions";
import { copyOf, holdsUnread } from "./copies";
import { History, type Patch } from "./history";
import { baseOf, type LocalDraft, localDraft, withDraft } from "./localDraft";
import { type Conflict, mergeSaved, ThreeWay } from "./merge";
import { type Attribute, allowedComponents, isNested, type Model } from "./model";
import { appearing, applyPatch, disappearing, listPatch } from "./patches";
import { pathIn, storedPathIn } from "./path";
import { payloadOf } from "./payload";
import { findProblems, type Problem } from "./problems";
import { type RelationEdit, type RelationSource, rebaseEdit, type Target, withSource } from "./relationEdit";
import {
  type Entry,
  type Key,
  Keys,
  keysWithin,
  type Node,
  type Place,
  ROOT,
  type Tree,
  TreeReader,
} from "./tree";
import { isBlank, type Plain } from "./values";

export type { Conflict } from "./merge";
export type { Entry, Key, Place } from "./tree";
export type Path = readonly (string | number)[];

/** A relation of a copied component, and where the list is that it begins with. */
export interface UnreadCopy extends Place {
  readonly source: RelationSource;
}

/**
 * An entry while it is edited: the server's copy (the base), what was changed since, and who wants to know.
 *
 * Components are named by keys, never by their place, so that whatever belongs to one follows it.
 */
export class EntryDocument {
  readonly root: Key = ROOT;
  private readonly keys = new Keys();
  private readonly reader: TreeReader;
  private base: Tree = new Map();
  private tree: Tree;
  /** What the last payload said. */
  private sent: Tree;
  /** Whether the server was sent it, and may have it before it has answered. */
  wasSent = false;
  private readonly history = new History();
  private readonly changed = new Map<Key, Set<string>>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private shown = new Map<string, Problem>();
  private readonly listenersOfAll = new Set<() => void>();

  constructor(
    readonly model: Model,
    readonly uid: string,
    entry: Entry | null,
    private readonly now: () => number = Date.now,
  ) {
    this.reader = new TreeReader(model, this.keys);
    if (entry) this.reader.entry(this.base, uid, entry);
    else this.reader.newEntry(this.base, uid);
    this.tree = new Map(this.base);
    this.sent = this.tree;
  }

  /** Whether the server has the entry, in this locale. */
  get isNew(): boolean {
    return this.base.get(ROOT)?.said === undefined;
  }

  value(node: Key, attribute: string): unknown {
    return this.tree.get(node)?.values[attribute];
  }

  /** Returns what the server has: of a relation what it answers of it, `{count}` or the targets. */
  stored(node: Key, attribute: string): unknown {
    return this.base.get(node)?.said?.[attribute];
  }

  children(node: Key, attribute: string): readonly Key[] {
    return listOf(this.tree.get(node), attribute);
  }

  component(node: Key): string {
    return this.node(node).uid;
  }

  parent(node: Key): Place | null {
    return this.tree.get(node)?.parent ?? null;
  }

  /** Returns how the schema describes an attribute of a node. */
  attribute(node: Key, attribute: string): Attribute | undefined {
    const found = this.tree.get(node);
    return found && fieldsOf(this.model, found).attributes[attribute];
  }

  /** Whether an attribute's condition hides it; what is hidden is neither checked nor sent. */
  isHidden(node: Key, attribute: string): boolean {
    const found = this.tree.get(node);
    return found !== undefined && isHidden(fieldsOf(this.model, found), found, attribute);
  }

  path(node: Key, attribute?: string): (string | number)[] {
    return pathIn(this.tree, this.model, node, attribute);
  }

  /** Returns where a node's attribute is on the server, for requests about relations; null for what is new. */
  storedPath(node: Key, attribute: string): (string | number)[] | null {
    return storedPathIn(this.base, this.model, node, attribute);
  }

  /** Finds what a path leads to, as deep as there is something: `["zone", 3, "title"]`, or `"zone.3.title"`. */
  find(path: Path | string): Place | null {
    const parts = typeof path === "string" ? path.split(".") : path;
    let found: Place | null = null;
    let node: Key | undefined = ROOT;
    for (let index = 0; node !== undefined && index < parts.length; ) {
      const name = String(parts[index++]);
      const attribute = this.attribute(node, name);
      if (!attribute) break;
      found = { node, attribute: name };
      if (!isNested(attribute)) break;
      const isAt = /^\d+$/.test(String(parts[index] ?? ""));
      node = this.children(node, name)[isAt ? Number(parts[index++]) : 0];
      if (node !== undefined && isAt && index === parts.length) return { node, attribute: "" };
    }
    return found;
  }

  set(node: Key, attribute: string, value: unknown): void {
    const before = this.node(node).values[attribute];
    const after = isBlank(value) ? null : value;
    if (before !== after)
      this.make([{ kind: "value", node, attribute, before, after }], placeName(node, attribute));
  }

  /** Has what is typed next be a step of its own, as when a field is left. */
  endStep(): void {
    this.history.endStep();
  }

  /** Has all that is changed meanwhile be one step to undo. */
  together(change: () => void): void {
    this.history.join(change);
  }

  insert(node: Key, attribute: string, at: number, componentUid: string, values: Plain = {}): Key {
    this.expectAllowed(node, attribute, componentUid);
    const grown: Tree = new Map();
    const key = this.reader.component(grown, componentUid, { node, attribute }, values, false);
    const list = this.children(node, attribute);
    const after = [...list.slice(0, at), key, ...list.slice(at)];
    this.make([...appearing(grown.values()), listPatch(node, attribute, list, after)]);
    return key;
  }

  remove(node: Key): void {
    const { node: holder, attribute } = this.placeOf(node);
    const list = this.children(holder, attribute);
    const gone = keysWithin(this.tree, node).map((key) => this.node(key));
    const after = list.filter((key) => key !== node);
    this.make([listPatch(holder, attribute, list, after), ...disappearing(gone)]);
  }

  /** Moves a component to a place in its list. */
  move(node: Key, to: number): void {
    const { node: holder, attribute } = this.placeOf(node);
    const list = this.children(holder, attribute);
    const after = list.filter((key) => key !== node);
    after.splice(to, 0, node);
    if (after.indexOf(node) !== list.indexOf(node)) this.make([listPatch(holder, attribute, list, after)]);
  }

  /** Copies a component and puts the copy behind it. */
  duplicate(node: Key): Key {
    const { node: holder, attribute } = this.placeOf(node);
    const at = this.children(holder, attribute).indexOf(node) + 1;
    return this.insert(holder, attribute, at, this.component(node), this.copy(node));
  }

  /** Returns a component's values without ids, for the clipboard. */
  copy(node: Key): Plain {
    return copyOf(this.model, this.tree, this.base, node);
  }

  undo(): void {
    this.apply(this.history.undo());
  }

  redo(): void {
    this.apply(this.history.redo());
  }

  get canUndo(): boolean {
    return this.history.canUndo;
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  get isDirty(): boolean {
    return this.changed.size > 0;
  }

  isChanged(node: Key, attribute: string): boolean {
    return differsWithin(this.model, this.tree, this.base, node, attribute);
  }

  /** Returns the relations of copies whose targets are to be read before a save. */
  unreadCopies(): UnreadCopy[] {
    return [...this.tree.values()].flatMap((node) =>
      Object.entries(node.values).flatMap(([attribute, value]) => {
        const source = sourceOf(value);
        return source ? [{ node: node.key, attribute, source }] : [];
      }),
    );
  }

  /** Gives a copy the targets that its source leads to; that is no step to undo. */
  readCopy({ node, attribute }: UnreadCopy, targets: readonly Target[]): void {
    const before = this.value(node, attribute);
    if (!sourceOf(before)) return;
    const after = withSource(before as RelationEdit, targets);
    this.history.mapValues((key, name, value) =>
      key === node && name === attribute && sourceOf(value)
        ? withSource(value as RelationEdit, targets)
        : value,
    );
    this.apply([{ kind: "value", node, attribute, before, after }]);
  }

  payload(): Plain {
    const [unread] = this.unreadCopies();
    if (unread) throw new Error(`read what ${unread.attribute} of ${unread.node} leads to before it is sent`);
    this.sent = new Map(this.tree);
    this.wasSent = true;
    return payloadOf(this.model, this.tree, this.base);
  }

  /** Takes the answer to a save as the new base; what was typed since the last `payload()` stays changed. */
  saved(entry: Entry): void {
    const { model, keys, sent } = this;
    const base = readAligned(model, keys, entry, sent, this.base, true);
    this.history.mapValues((node, attribute, value) => this.afterSave(node, attribute, value));
    const gone = (node: Key) => !base.has(node) && holdsUnread(model, this.base.get(node));
    this.history.cut(gone);
    this.replace(base, mergeSaved(model, this.tree, sent, base));
    this.sent = new Map(this.tree);
  }

  /** Returns the attributes that were changed here, and in what the server has meanwhile. */
  theirs(entry: Entry): Conflict[] {
    const theirs = readAligned(this.model, this.keys, entry, this.base, this.base);
    const merge = new ThreeWay(this.model, this.base, this.tree, theirs);
    return merge.conflicts().map((attribute) => merge.sides(attribute));
  }

  /** Goes on with what the server has meanwhile; of contradicting changes the ones to take, else mine. */
  rebase(entry: Entry, take: Readonly<Record<string, "mine" | "theirs">> = {}): void {
    const theirs = readAligned(this.model, this.keys, entry, this.base, this.base);
    this.replace(theirs, new ThreeWay(this.model, this.base, this.tree, theirs).merge(take));
    this.history.clear();
  }

  /** Shows problems at their fields: those of `problems`, or what the server refused. */
  showProblems(problems: readonly Problem[]): void {
    const before = this.shown;
    this.shown = new Map(problems.map((problem) => [placeName(problem.node, problem.attribute), problem]));
    this.tell([...before.keys(), ...this.shown.keys()]);
  }

  shownProblem(node: Key, attribute: string): Problem | undefined {
    return this.shown.get(placeName(node, attribute));
  }

  /** Returns what the schema refuses: of a draft little, of what is to be published all. */
  problems(forPublish: boolean): Problem[] {
    return findProblems(this.model, this.tree, this.base, forPublish);
  }

  /** Returns what is typed and not saved, to be kept in this browser. */
  local(): LocalDraft {
    return localDraft(this.model, this.tree, this.base);
  }

  /**
   * Puts a draft of this browser over what the server has, also where that has changed since; returns where both
   * changed, which is as in the draft until `rebase` or the person says otherwise.
   */
  restore(draft: LocalDraft): Conflict[] {
    const { model, keys, base } = this;
    const said = baseOf(draft);
    const before = said ? readAligned(model, keys, said, base, base) : base;
    const merge = new ThreeWay(model, before, withDraft(model, keys, draft, before), base);
    const conflicts = merge.conflicts().map((attribute) => merge.sides(attribute));
    this.replace(base, merge.merge({}));
    this.history.clear();
    return conflicts;
  }

  subscribe(node: Key, attribute: string, listener: () => void): () => void {
    const name = placeName(node, attribute);
    const found = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, found.add(listener));
    return () => {
      found.delete(listener);
      if (found.size === 0 && this.listeners.get(name) === found) this.listeners.delete(name);
    };
  }

  subscribeAll(listener: () => void): () => void {
    this.listenersOfAll.add(listener);
    return () => this.listenersOfAll.delete(listener);
  }

  private node(key: Key): Node {
    const found = this.tree.get(key);
    if (!found) throw new Error(`there is no ${key} in this document`);
    return found;
  }

  private placeOf(key: Key): Place {
    const { parent } = this.node(key);
    if (!parent) throw new Error("the entry itself is in no list");
    return parent;
  }

  private replace(base: Tree, tree: Tree): void {
    const before = this.tree;
    this.base = base;
    this.tree = tree;
    this.changed.clear();
    for (const key of tree.keys()) this.compare(key);
    const places = [...this.listeners.keys()];
    if (before !== tree) this.tell(places);
  }

  /** Returns a relation's edit over the list that the server has after a save. */
  private afterSave(node: Key, attribute: string, value: unknown): unknown {
    if (this.attribute(node, attribute)?.type !== "relation") return value;
    return rebaseEdit(this.sent.get(node)?.values[attribute] as RelationEdit, value as RelationEdit);
  }

  private expectAllowed(node: Key, attribute: string, uid: string): void {
    const found = this.attribute(node, attribute);
    const allowed = found ? allowedComponents(found) : [];
    if (!allowed.includes(uid) && !this.children(node, attribute).some((key) => this.component(key) === uid))
      throw new Error(`${attribute} takes ${allowed.join(", ") || "no components"}, not ${uid}`);
  }

  private make(patches: readonly Patch[], typedIn: string | null = null): void {
    this.history.note(patches, this.now(), typedIn);
    this.apply(patches);
  }

  private apply(patches: readonly Patch[]): void {
    const places = new Set<string>();
    const nodes = new Set<Key>();
    for (const patch of patches) {
      nodes.add(patch.node);
      if (patch.kind !== "node") places.add(placeName(patch.node, patch.attribute));
      applyPatch(this.tree, patch);
    }
    for (const key of nodes) this.compare(key);
    this.tell(places);
  }

  /** Notes which attributes of a node differ from the server's. */
  private compare(key: Key): void {
    const [node, base] = [this.tree.get(key), this.base.get(key)];
    const found = new Set<string>();
    if (node && base && node !== base)
      for (const name of Object.keys(fieldsOf(this.model, node).attributes))
        if (differs(this.model, node, base, name) && !this.isHidden(key, name)) found.add(name);
    if (found.size) this.changed.set(key, found);
    else this.changed.delete(key);
  }

  private tell(places: Iterable<string>): void {
    for (const place of places) for (const listener of [...(this.listeners.get(place) ?? [])]) listener();
    for (const listener of [...this.listenersOfAll]) listener();
  }
}

function sourceOf(value: unknown): RelationSource | undefined {
  return typeof value === "object" && value !== null ? (value as RelationEdit).source : undefined;
}

function placeName(node: Key, attribute: string): string {
  return `${node} ${attribute}`;
}
