import { expect, it } from "vitest";
import { printExactly } from "../api/exactJson";
import { EntryDocument } from "./entryDocument";
import { MODEL, page } from "./testing/sample";

it("keeps what belongs to a component with it, wherever it moves", () => {
  const document = new EntryDocument(MODEL, "api::page.page", page());
  const [first, second] = document.children(document.root, "zone");
  if (!first || !second) throw new Error("the sample has two");
  document.set(first, "text", "typed");
  document.move(first, 1);
  expect(document.children(document.root, "zone")).toEqual([second, first]);
  expect(document.path(first, "text")).toEqual(["zone", 1, "text"]);
  expect(document.find("zone.1.text")).toEqual({ node: first, attribute: "text" });
  expect(document.payload()).toEqual({
    zone: [
      { __component: "shared.box", id: 1 },
      { __component: "shared.quote", id: 1, text: "typed" },
    ],
  });
  document.undo();
  document.undo();
  expect(document.isDirty).toBe(false);
  expect(document.payload()).toEqual({});
});

it("sends a component that is new whole, and knows its id after the save", () => {
  const document = new EntryDocument(MODEL, "api::page.page", page());
  const added = document.insert(document.root, "zone", 0, "shared.quote", { text: "new" });
  const { zone } = document.payload() as { zone: object[] };
  expect(zone[0]).toEqual({ __component: "shared.quote", text: "new" });
  document.set(added, "by", "typed while it was saved");
  document.saved({
    ...page(),
    zone: [{ __component: "shared.quote", id: 9, text: "new", by: null }, ...page().zone],
  });
  expect(document.payload()).toEqual({
    zone: [
      { __component: "shared.quote", id: 9, by: "typed while it was saved" },
      { __component: "shared.quote", id: 1 },
      { __component: "shared.box", id: 1 },
    ],
  });
});

it("tells of a change those alone who listen to its place", () => {
  const document = new EntryDocument(MODEL, "api::page.page", page());
  const [quote = "", box = ""] = document.children(document.root, "zone");
  const told: string[] = [];
  const listen = (node: string, attribute: string) =>
    document.subscribe(node, attribute, () => told.push(`${node} ${attribute}`));
  for (const name of ["title", "body", "zone"]) listen(document.root, name);
  listen(box, "title");
  const stop = listen(quote, "text");
  const zone = document.children(document.root, "zone");
  document.set(quote, "text", "t");
  document.set(quote, "by", "somebody");
  expect(told).toEqual([`${quote} text`]);
  expect(document.children(document.root, "zone")).toBe(zone);
  stop();
  document.set(quote, "text", "te");
  document.set(document.root, "title", "T");
  expect(told).toEqual([`${quote} text`, "entry title"]);
  document.move(quote, 1);
  expect(told.slice(2)).toEqual(["entry zone"]);
  expect(document.children(document.root, "links")).toBe(document.children(document.root, "seo"));
});

it("joins what is typed on in one field into one step", () => {
  let now = 0;
  const document = new EntryDocument(MODEL, "api::page.page", page(), () => now);
  for (const text of ["T", "Ti", "Tid"]) {
    document.set(document.root, "title", text);
    now += 900;
  }
  document.set(document.root, "body", "b");
  document.set(document.root, "title", "Tide");
  document.endStep();
  document.set(document.root, "title", "Tides!");
  const titles: unknown[] = [];
  while (document.canUndo) {
    document.undo();
    titles.push(document.value(document.root, "title"));
  }
  expect(titles).toEqual(["Tide", "Tid", "Tid", "Tides"]);
  expect(document.isDirty).toBe(false);
  while (document.canRedo) document.redo();
  expect(document.value(document.root, "title")).toBe("Tides!");
});

it("looks up each of many components without going through all of them", () => {
  const zone = Array.from({ length: 5000 }, (_, id) => ({
    __component: "shared.quote",
    id,
    text: null,
    by: null,
  }));
  const document = new EntryDocument(MODEL, "api::page.page", { ...page(), zone });
  const keys = document.children(document.root, "zone");
  let reads = 0;
  const counted = new Proxy(keys as string[], {
    get: (target, name) => {
      if (typeof name === "string" && /^\d+$/.test(name)) reads += 1;
      return Reflect.get(target, name);
    },
  });
  expect(counted.map((key) => document.path(key)[1])).toEqual(zone.map(({ id }) => id));
  expect(reads).toBe(5000);
  const last = keys.at(-1) ?? "";
  document.set(last, "text", "typed");
  expect(document.payload().zone).toHaveLength(5000);
  expect(document.problems(true)).toEqual([]);
});

it("keeps every digit, whatever JavaScript's numbers can hold", () => {
  const entry = { ...page(), price: "0.10", count: 5, data: { a: [1, "two"] } };
  const document = new EntryDocument(MODEL, "api::page.page", entry);
  expect(document.value(document.root, "big")).toBe("9007199254740993");
  expect(document.value(document.root, "count")).toBe("5");
  document.set(document.root, "price", "0.1");
  document.set(document.root, "count", "05");
  document.set(document.root, "data", '{"a":[1,"two"]}');
  expect(document.isDirty).toBe(false);
  document.set(document.root, "big", "9007199254740995");
  document.set(document.root, "price", "12345678901234567890.12345678901234567890");
  document.set(document.root, "data", "[9007199254740993]");
  expect(printExactly(document.payload())).toBe(
    '{"big":"9007199254740995","price":"12345678901234567890.12345678901234567890","data":[9007199254740993]}',
  );
});

it("starts a new entry with its defaults, and sends none of them", () => {
  const document = new EntryDocument(MODEL, "api::page.page", null);
  expect(document.value(document.root, "kind")).toBe("a");
  expect(document.value(document.root, "price")).toBe("1.5");
  expect(document.isDirty).toBe(false);
  expect(document.payload()).toEqual({});
  document.set(document.root, "kind", null);
  document.set(document.root, "title", "New");
  document.insert(document.root, "links", 0, "shared.link");
  expect(document.payload()).toEqual({ kind: null, title: "New", links: [{}] });
});

it("shows no password, sends one that is typed, and keeps none in this browser", () => {
  const document = new EntryDocument(MODEL, "api::page.page", page());
  expect(document.value(document.root, "secret")).toBeUndefined();
  document.set(document.root, "secret", "correct horse");
  const seo = document.insert(document.root, "seo", 0, "shared.seo", { title: "t" });
  document.set(seo, "password", "battery staple");
  expect(document.payload()).toEqual({
    secret: "correct horse",
    seo: { title: "t", password: "battery staple" },
  });
  const kept = JSON.stringify([document.local(), document.copy(seo)]);
  expect(kept).not.toMatch(/horse|staple/);
  document.set(document.root, "secret", "");
  expect(document.payload()).not.toHaveProperty("secret");
});

it("leaves components alone that the schemas do not know, and what it may not read", () => {
  const { body: _, ...entry } = page();
  const zone = [{ __component: "old.gone", id: 7, relic: "kept" }, ...entry.zone];
  const document = new EntryDocument(MODEL, "api::page.page", { ...entry, zone, parked: "p" });
  const [old = "", quote = ""] = document.children(document.root, "zone");
  document.move(old, 1);
  document.set(quote, "by", "somebody");
  expect(document.payload()).toEqual({
    zone: [
      { __component: "shared.quote", id: 1, by: "somebody" },
      { __component: "old.gone", id: 7 },
      { __component: "shared.box", id: 1 },
    ],
  });
});

it("copies what relations lead to, which is read before the save", () => {
  const entry = page();
  const [, box] = entry.zone;
  if (box?.inner?.[0]) box.inner[0].tags = { count: 2 };
  const document = new EntryDocument(MODEL, "api::page.page", { ...entry, locale: "en" });
  const copy = document.duplicate(document.children(document.root, "zone")[1] ?? "");
  const [link = ""] = document.children(copy, "inner");
  const [unread] = document.unreadCopies();
  expect(unread).toEqual({
    node: link,
    attribute: "tags",
    source: { holder: "shared.link", id: 2, field: "tags", locale: "en", count: 2 },
  });
  expect(() => document.payload()).toThrow("tags");
  if (unread) document.readCopy(unread, [{ documentId: "one" }, { documentId: "two" }]);
  const { zone } = document.payload() as { zone: { inner: { tags: { connect: object[] } }[] }[] };
  expect(zone[2]?.inner[0]?.tags.connect).toEqual([
    { documentId: "one", position: { end: true } },
    { documentId: "two", position: { end: true } },
  ]);
  document.undo();
  expect(document.isDirty).toBe(false);
});

it("undoes no further than a removed component can be brought back whole", () => {
  const entry = page();
  const [quote, box] = entry.zone;
  if (box?.inner?.[0]) box.inner[0].tags = { count: 2 };
  const document = new EntryDocument(MODEL, "api::page.page", entry);
  document.set(document.root, "title", "Before");
  document.remove(document.children(document.root, "zone")[1] ?? "");
  document.set(document.root, "body", "After");
  document.payload();
  document.saved({ ...entry, title: "Before", body: "After", zone: [quote] });
  document.undo();
  expect(document.value(document.root, "body")).toBeNull();
  expect(document.canUndo).toBe(false);
});

it("takes what was changed together back in one step, and makes it again in one", () => {
  const document = new EntryDocument(MODEL, "api::page.page", page());
  const [quote = ""] = document.children(document.root, "zone");
  const couldUndo: boolean[] = [];
  document.subscribeAll(() => couldUndo.push(document.canUndo));
  document.set(document.root, "title", "before");
  document.together(() => {
    document.set(document.root, "title", "filled in");
    document.remove(quote);
    document.together(() => document.insert(document.root, "zone", 0, "shared.quote", { text: "copied" }));
    document.set(document.root, "body", "filled in too");
  });
  const made = document.payload();
  expect(couldUndo).toEqual([true, true, true, true, true]);
  document.undo();
  expect(document.payload()).toEqual({ title: "before" });
  expect(document.children(document.root, "zone")[0]).toBe(quote);
  document.redo();
  expect(document.payload()).toEqual(made);
  document.undo();
  document.undo();
  expect([document.isDirty, document.canUndo]).toEqual([false, false]);
  document.together(() => undefined);
  expect(document.canUndo).toBe(false);
});

it("has what was changed be a step to undo even where the rest fails", () => {
  const document = new EntryDocument(MODEL, "api::page.page", page());
  const fail = () =>
    document.together(() => {
      document.set(document.root, "title", "filled in");
      document.remove("nowhere");
    });
  expect(fail).toThrow("nowhere");
  document.set(document.root, "body", "typed");
  document.undo();
  document.undo();
  expect(document.isDirty).toBe(false);
});
