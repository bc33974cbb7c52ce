import { EntryDocument, type Key } from "../entryDocument";
import { type Content, cloneItem, contentOf, type Item, KINDS, PlainServer } from "./plainEntry";
import type { Random } from "./random";
import { PLAIN_MODEL, page } from "./sample";

const TEXTS = ["", "a", "b", "tide", "ébb"];

/** Does the same to a document and to plain objects, at random. */
export class Scenario {
  private clock = 0;
  readonly document: EntryDocument;
  private item: Item;
  private before: Item[] = [];
  private after: Item[] = [];
  private answer: Content | null = null;

  constructor(
    private readonly random: Random,
    readonly server = new PlainServer(page()),
  ) {
    this.document = new EntryDocument(PLAIN_MODEL, "api::page.page", server.entry, () => this.clock);
    this.item = this.read(this.document.root, "api::page.page");
  }

  /** What the plain objects say. */
  get expected(): Content {
    return contentOf(this.item);
  }

  /** What the document says. */
  get content(): Content {
    return contentOf(this.read(this.document.root, "api::page.page"));
  }

  /** Returns the nodes whose values are not those of the plain item with the same key. */
  strays(): Key[] {
    return nodesOf(this.item).flatMap((item) => {
      const differing = Object.keys(item.values).some(
        (name) => (this.document.value(item.key, name) ?? null) !== (item.values[name] ?? null),
      );
      return differing ? [item.key] : [];
    });
  }

  step(): void {
    this.clock += 10_000;
    const kinds = [
      "edit",
      "edit",
      "insert",
      "insert",
      "remove",
      "move",
      "duplicate",
      "undo",
      "redo",
    ] as const;
    this[this.random.pick(kinds)]();
  }

  /** Begins a save, or has one that was begun answered. */
  save(): void {
    if (this.answer) this.document.saved(this.answer);
    this.answer = this.answer ? null : this.server.save(this.document.payload());
  }

  settle(): void {
    if (this.answer) this.save();
  }

  undoAll(): void {
    while (this.document.canUndo) this.undo();
  }

  undo(): void {
    const before = this.before.pop();
    if (before) this.after.push(this.item);
    this.item = before ?? this.item;
    this.document.undo();
  }

  redo(): void {
    const after = this.after.pop();
    if (after) this.before.push(this.item);
    this.item = after ?? this.item;
    this.document.redo();
  }

  private change(change: (item: Item) => void): void {
    this.before.push(this.item);
    this.after = [];
    this.item = cloneItem(this.item);
    change(this.item);
  }

  private edit(): void {
    const { key, uid, values } = this.random.pick(nodesOf(this.item));
    const name = this.random.pick(KINDS[uid]?.texts ?? []);
    const text = this.random.pick(TEXTS);
    if ((values[name] ?? null) === (text || null)) return;
    this.document.set(key, name, text);
    this.change((item) => {
      find(item, key).values[name] = text || null;
    });
  }

  private insert(): void {
    const holders = nodesOf(this.item).filter(({ uid }) => Object.keys(KINDS[uid]?.lists ?? {}).length);
    const holder = this.random.pick(holders);
    const name = this.random.pick(Object.keys(KINDS[holder.uid]?.lists ?? {}));
    const list = holder.lists[name] ?? [];
    if (name === "seo" && list.length) return;
    const uid = this.random.pick(KINDS[holder.uid]?.lists[name] ?? []);
    const at = this.random.below(list.length + 1);
    const key = this.document.insert(holder.key, name, at, uid);
    this.change((item) => listIn(item, holder.key, name).splice(at, 0, this.read(key, uid)));
  }

  private remove(): void {
    const found = this.inner();
    if (!found) return;
    this.document.remove(found.key);
    this.change((item) => {
      const list = listIn(item, found.holder, found.name);
      list.splice(found.at, 1);
    });
  }

  private move(): void {
    const found = this.inner();
    if (!found) return;
    const to = this.random.below(found.length);
    if (to === found.at) return;
    this.document.move(found.key, to);
    this.change((item) => {
      const list = listIn(item, found.holder, found.name);
      list.splice(to, 0, ...list.splice(found.at, 1));
    });
  }

  private duplicate(): void {
    const found = this.inner();
    if (!found || found.name === "seo") return;
    const copy = this.document.duplicate(found.key);
    this.change((item) => {
      const list = listIn(item, found.holder, found.name);
      const original = list[found.at] as Item;
      list.splice(found.at + 1, 0, rekeyed(original, this.read(copy, original.uid)));
    });
  }

  /** Returns a component at random, and where it is. */
  private inner() {
    const places = nodesOf(this.item).flatMap(({ key: holder, lists }) =>
      Object.entries(lists).flatMap(([name, list]) =>
        list.map(({ key }, at) => ({ holder, name, key, at, length: list.length })),
      ),
    );
    return places.length ? this.random.pick(places) : null;
  }

  private read(key: Key, uid: string): Item {
    const { texts, lists } = KINDS[uid] as (typeof KINDS)[string];
    return {
      uid,
      key,
      values: Object.fromEntries(texts.map((name) => [name, this.document.value(key, name) ?? null])),
      lists: Object.fromEntries(
        Object.keys(lists).map((name) => [
          name,
          this.document.children(key, name).map((child) => this.read(child, this.document.component(child))),
        ]),
      ),
    };
  }
}

/** Returns an item's values under the keys of its copy. */
function rekeyed(original: Item, copy: Item): Item {
  const lists = Object.entries(original.lists).map(([name, list]) => [
    name,
    list.map((item, index) => rekeyed(item, copy.lists[name]?.[index] as Item)),
  ]);
  return { ...original, key: copy.key, values: { ...original.values }, lists: Object.fromEntries(lists) };
}

function nodesOf(item: Item, found: Item[] = []): Item[] {
  found.push(item);
  for (const name in item.lists) for (const child of item.lists[name] ?? []) nodesOf(child, found);
  return found;
}

function find(item: Item, key: Key): Item {
  return nodesOf(item).find((one) => one.key === key) as Item;
}

function listIn(item: Item, holder: Key, name: string): Item[] {
  const { lists } = find(item, holder);
  lists[name] ??= [];
  return lists[name] as Item[];
}
