import { expect, it } from "vitest";
import { EntryDocument } from "./entryDocument";
import { makeModel } from "./model";
import { MODEL, PAGE, page } from "./testing/sample";

function open(entry: object | null = page(), model = MODEL) {
  return new EntryDocument(model, "api::page.page", entry as Record<string, unknown> | null);
}

function rules(document: EntryDocument, forPublish = true): string[] {
  return document.problems(forPublish).map(({ path, rule }) => `${path.join(".")} ${rule}`);
}

it.each([
  ["title", "", "title required"],
  ["title", "x".repeat(81), "title maxLength"],
  ["slug", "a b", "slug uid"],
  ["big", "9007199254740993", null],
  ["big", "9223372036854775808", "big max"],
  ["big", "1.5", "big whole"],
  ["price", "12345678901234567890.123456789012345678901234567890", null],
  ["price", "0.0000000000000000000000000000001", "price digits"],
  ["price", "12a", "price number"],
  ["count", "0", "count min"],
  ["count", "10", null],
  ["count", "10.5", "count whole"],
  ["count", "1e1", null],
  ["count", "1e2", "count max"],
  ["count", "11", "count max"],
  ["kind", "c", "kind enum"],
  ["data", '{"a": 1', "data json"],
  ["data", '{"a": 9007199254740993}', null],
  ["mail", "nobody", "mail email"],
])("finds what is wrong with %s %j", (attribute, value, expected) => {
  const document = open();
  document.set(document.root, attribute, value);
  expect(rules(document)).toEqual(expected ? [expected] : []);
});

it("lets drafts be unfinished, but not what the database could not hold", () => {
  const document = open();
  for (const [name, value] of [
    ["title", ""],
    ["count", "0"],
    ["mail", "nobody"],
    ["slug", "a b"],
  ] as const)
    document.set(document.root, name, value);
  expect(rules(document, false)).toEqual([]);
  document.set(document.root, "count", "11");
  document.set(document.root, "kind", "c");
  expect(rules(document, false)).toEqual(["count max", "kind enum"]);
});

it("takes a type without drafts as strictly as it is published", () => {
  const model = makeModel([{ ...PAGE, draftAndPublish: false }], []);
  const document = open(null, model);
  expect(rules(document, false)).toEqual(["title required"]);
});

it("names the place inside components, at the node that moves with it", () => {
  const document = open();
  const seo = document.insert(document.root, "zone", 1, "shared.seo");
  const [link] = [document.insert(seo, "links", 0, "shared.link", { url: "ftp://x" })];
  expect(rules(document)).toEqual(["zone.1.title required", "zone.1.links.0.url regex"]);
  document.move(seo, 0);
  const problem = document.problems(true)[1];
  expect(problem).toMatchObject({ node: link, path: ["zone", 0, "links", 0, "url"] });
  expect(document.find(problem?.path ?? [])).toEqual({ node: link, attribute: "url" });
});

it("counts components", () => {
  const document = open();
  for (let count = 0; count < 4; count++) document.insert(document.root, "links", 0, "shared.link");
  expect(rules(document)).toEqual(["links maxItems"]);
  expect(rules(document, false)).toEqual([]);
});

it("does not blame what is not shown, hidden, or made by the server", () => {
  const { title: _, ...unreadable } = page();
  expect(rules(open(unreadable))).toEqual([]);
  const attributes = {
    on: { type: "boolean", localized: true },
    why: {
      type: "string",
      required: true,
      localized: true,
      conditions: { visible: { "==": [{ var: "on" }, true] } },
    },
    slug: { type: "uid", required: true, targetField: "why", localized: true },
    secret: { type: "password", required: true, localized: true },
  };
  const model = makeModel([{ ...PAGE, attributes }], []);
  expect(rules(open({ id: 1, on: false, why: null, slug: "a" }, model))).toEqual([]);
  const fresh = open(null, model);
  expect(rules(fresh)).toEqual(["secret required"]);
  fresh.set(fresh.root, "on", true);
  expect(rules(fresh)).toEqual(["why required", "secret required"]);
  fresh.set(fresh.root, "why", "because");
  fresh.set(fresh.root, "on", false);
  expect(fresh.payload()).toEqual({ on: false });
});
