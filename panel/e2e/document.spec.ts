import { expect, test } from "@playwright/test";
import { parseExactly, printExactly } from "../src/api/exactJson";
import { component, contentType, type Described } from "../src/document/describe";
import { EntryDocument } from "../src/document/entryDocument";
import { type Model, makeModel } from "../src/document/model";
import { add, moveTarget, NO_CHANGE, removeTarget, shown, type Target } from "../src/document/relationEdit";
import { Random } from "../src/document/testing/random";
import { Site } from "./server";

/** The document store without a page, against a real server: it takes what is sent, and answers what was meant. */

type Entry = Record<string, unknown>;

const LOCALIZED = { pluginOptions: { i18n: { localized: true } } };
const PAGE = {
  kind: "collectionType",
  collectionName: "pages",
  info: { singularName: "page", pluralName: "pages", displayName: "Page" },
  options: { draftAndPublish: true },
  ...LOCALIZED,
  attributes: {
    title: { type: "string", required: true, ...LOCALIZED },
    slug: { type: "uid", targetField: "title" },
    big: { type: "biginteger" },
    price: { type: "decimal", default: 1.5 },
    count: { type: "integer" },
    ratio: { type: "float" },
    on: { type: "boolean", default: true },
    day: { type: "date" },
    hour: { type: "time" },
    moment: { type: "datetime" },
    stamp: { type: "timestamp" },
    kind: { type: "enumeration", enum: ["a", "b"], default: "a" },
    data: { type: "json" },
    secret: { type: "password" },
    text: { type: "blocks" },
    tag: { type: "relation", relation: "manyToOne", target: "api::tag.tag" },
    tags: { type: "relation", relation: "manyToMany", target: "api::tag.tag" },
    seo: { type: "component", component: "shared.seo" },
    zone: { type: "dynamiczone", components: ["shared.quote", "shared.box"], ...LOCALIZED },
  },
};
const TAG = {
  kind: "collectionType",
  collectionName: "tags",
  info: { singularName: "tag", pluralName: "tags", displayName: "Tag" },
  options: { draftAndPublish: false },
  attributes: { name: { type: "string" } },
};
const of = (name: string, attributes: object) => ({
  collectionName: `components_${name}`,
  info: { displayName: name },
  attributes,
});
const FILES = {
  "app/api/page/schema.json": PAGE,
  "app/api/tag/schema.json": TAG,
  "app/components/shared/quote.json": of("quote", { text: { type: "text" }, by: { type: "string" } }),
  "app/components/shared/link.json": of("link", {
    label: { type: "string", default: "More" },
    tags: { type: "relation", relation: "oneToMany", target: "api::tag.tag" },
  }),
  "app/components/shared/box.json": of("box", {
    title: { type: "string" },
    inner: { type: "dynamiczone", components: ["shared.quote", "shared.link"] },
    links: { type: "component", component: "shared.link", repeatable: true },
  }),
  "app/components/shared/seo.json": of("seo", {
    title: { type: "string" },
    links: { type: "component", component: "shared.link", repeatable: true },
  }),
};
const PAGES = "/content-manager/collection-types/api::page.page";

let site: Site;
let token = "";
let model: Model;

test.beforeAll(async () => {
  site = await Site.start({ files: FILES });
  const first = { email: "root@example.com", firstname: "Root", lastname: "R", password: "Passw0rd!" };
  const begun = (await call("POST", "/admin/register-admin", first)) as { data: { token: string } };
  token = begun.data.token;
  const init = (await call("GET", "/content-manager/init")) as {
    data: { contentTypes: Described[]; components: Described[] };
  };
  model = makeModel(init.data.contentTypes.map(contentType), init.data.components.map(component));
});
test.afterAll(() => site.remove());

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const headers = {
    "Content-Type": "application/json",
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: printExactly(body) }) };
  const answer = await fetch(site.origin + path, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return parseExactly(text);
}

async function write(method: string, path: string, body: unknown): Promise<Entry> {
  return ((await call(method, path, body)) as { data: Entry }).data;
}

async function read(id: unknown): Promise<Entry> {
  const answer = (await call("GET", `${PAGES}/${id}`)) as Entry;
  return (answer.data ?? answer) as Entry;
}

async function related(id: unknown, path: string): Promise<string[]> {
  const url = `/content-manager/relations/api::page.page/${id}/${path}?pageSize=100`;
  const { results } = (await call("GET", url)) as { results: Target[] };
  return results.map(({ documentId }) => documentId);
}

test("a new entry with every kind is taken, and reading it back changes nothing", async () => {
  const document = new EntryDocument(model, "api::page.page", null);
  const { root } = document;
  const tag = await write("POST", "/content-manager/collection-types/api::tag.tag", { name: "t" });
  const values: Entry = {
    title: "Tides",
    big: "9223372036854775807",
    price: "12345678901234567890.123456789012345678",
    count: "9007199254740993",
    ratio: "0.25",
    on: null,
    day: "2026-11-29",
    hour: "03:04:05.678",
    moment: "2026-11-29T03:04:05.678Z",
    stamp: "1700000000000",
    kind: "b",
    data: '{"exact": 9007199254740993, "list": [1.5, null]}',
    secret: "correct horse",
    text: [{ type: "paragraph", children: [{ type: "text", text: "é" }] }],
  };
  for (const [name, value] of Object.entries(values)) document.set(root, name, value);
  const target = { documentId: String(tag.documentId) };
  document.set(root, "tag", add(NO_CHANGE, [], target));
  document.set(root, "tags", add(NO_CHANGE, [], target));
  const seo = document.insert(root, "seo", 0, "shared.seo", { title: "seo" });
  const link = document.insert(seo, "links", 0, "shared.link");
  document.set(link, "tags", add(NO_CHANGE, [], target));
  const box = document.insert(root, "zone", 0, "shared.box");
  document.insert(box, "inner", 0, "shared.link", { label: null });
  document.insert(box, "inner", 1, "shared.quote", { text: "inner" });

  const answer = await write("POST", PAGES, document.payload());
  document.saved(answer);
  expect(document.payload()).toEqual({});
  expect(document.isDirty).toBe(false);
  const again = new EntryDocument(model, "api::page.page", await read(answer.documentId));
  for (const name of [
    "title",
    "big",
    "count",
    "ratio",
    "on",
    "day",
    "hour",
    "moment",
    "stamp",
    "kind",
    "text",
  ])
    expect(again.value(root, name), name).toEqual(values[name]);
  expect(printExactly(parseExactly(String(again.value(root, "data"))))).toBe(
    '{"exact":9007199254740993,"list":[1.5,null]}',
  );
  expect(again.value(root, "secret")).toBeUndefined();
  expect(again.copy(again.children(root, "zone")[0] ?? "")).toMatchObject({
    title: null,
    inner: [{ label: null }, { text: "inner" }],
  });
  const path = document.storedPath(link, "tags") ?? [];
  expect(path).toEqual(["seo", "links", expect.any(Number), "tags"]);
  expect(await related(answer.documentId, path.join("."))).toEqual([target.documentId]);
  // What is not touched keeps what the server has more digits of than it answers.
  again.set(root, "title", "Ebb");
  expect(again.payload()).toEqual({ title: "Ebb" });
});

test("any sequence of changes of components is taken, and answered as it is shown", async () => {
  const random = new Random(7);
  let document = new EntryDocument(model, "api::page.page", null);
  document.set(document.root, "title", "Random");
  const first = await write("POST", PAGES, document.payload());
  document.saved(first);
  for (let round = 0; round < 25; round++) {
    for (let step = 0; step < 6; step++) changeZone(document, random);
    const shown = document.children(document.root, "zone").map((key) => document.copy(key));
    document.saved(await write("PUT", `${PAGES}/${first.documentId}`, document.payload()));
    expect(document.isDirty).toBe(false);
    const fresh = new EntryDocument(model, "api::page.page", await read(first.documentId));
    const keys = fresh.children(fresh.root, "zone");
    expect(keys.map((key) => fresh.copy(key))).toEqual(shown);
    if (round % 5 === 4) document = fresh;
  }
});

function changeZone(document: EntryDocument, random: Random): void {
  const zone = document.children(document.root, "zone");
  const any = random.pick(zone);
  const kind = random.below(6);
  if (!any || kind < 2) {
    const uid = random.pick(["shared.quote", "shared.box"]);
    const key = document.insert(document.root, "zone", random.below(zone.length + 1), uid);
    if (uid === "shared.box")
      document.insert(key, "inner", 0, "shared.quote", { text: `q${random.below(99)}` });
  } else if (kind === 2) document.remove(any);
  else if (kind === 3) document.move(any, random.below(zone.length));
  else if (kind === 4) document.duplicate(any);
  else if (document.component(any) === "shared.quote") document.set(any, "text", `t${random.below(99)}`);
  else {
    const inner = document.children(any, "inner");
    if (inner[0]) document.move(inner[0], inner.length - 1);
    document.insert(any, "inner", 0, "shared.link", { label: `l${random.below(99)}` });
  }
}

test("relations come to the order that is shown, whatever was moved before", async () => {
  const tags: Target[] = [];
  for (let count = 0; count < 6; count++) {
    const made = await write("POST", "/content-manager/collection-types/api::tag.tag", { name: `${count}` });
    tags.push({ documentId: String(made.documentId) });
  }
  const document = new EntryDocument(model, "api::page.page", null);
  document.set(document.root, "title", "Relations");
  const { documentId } = await write("POST", PAGES, document.payload());
  const random = new Random(3);
  for (let round = 0; round < 15; round++) {
    const page = new EntryDocument(model, "api::page.page", await read(documentId));
    let list = (await related(documentId, "tags")).map((id): Target => ({ documentId: id }));
    const loaded = list;
    let edit = NO_CHANGE;
    for (let step = 0; step < 4; step++) {
      const kind = list.length ? random.below(3) : 0;
      if (kind === 0) edit = add(edit, loaded, random.pick(tags));
      else if (kind === 1) edit = removeTarget(edit, loaded, random.pick(list));
      else edit = moveTarget(edit, loaded, random.below(list.length), random.below(list.length));
      list = [...shown(edit, loaded)];
    }
    page.set(page.root, "tags", edit);
    await write("PUT", `${PAGES}/${documentId}`, page.payload());
    expect(await related(documentId, "tags")).toEqual(list.map((target) => target.documentId));
  }
});
