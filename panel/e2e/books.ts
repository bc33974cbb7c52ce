import { test as base } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { Site } from "./server.ts";

/** A site of books, with relations, components, drafts and two languages, for the tests of lists. */

export const BOOKS = "/content-manager/collection-types/api::book.book";
const each = { pluginOptions: { i18n: { localized: true } } };

const FILES = {
  "app/api/author/schema.json": {
    kind: "collectionType",
    collectionName: "authors",
    info: { singularName: "author", pluralName: "authors", displayName: "Author" },
    attributes: { name: { type: "string" } },
  },
  "app/api/category/schema.json": {
    kind: "collectionType",
    collectionName: "categories",
    info: { singularName: "category", pluralName: "categories", displayName: "Category" },
    attributes: { name: { type: "string" } },
  },
  "app/api/book/schema.json": {
    kind: "collectionType",
    collectionName: "books",
    info: { singularName: "book", pluralName: "books", displayName: "Book" },
    options: { draftAndPublish: true },
    pluginOptions: { i18n: { localized: true } },
    attributes: {
      title: { type: "string", required: true, ...each },
      pages: { type: "integer", ...each },
      genre: { type: "enumeration", enum: ["novel", "poetry", "essay"], ...each },
      lent: { type: "boolean", ...each },
      printed: { type: "date", ...each },
      category: { type: "relation", relation: "manyToOne", target: "api::category.category" },
      authors: { type: "relation", relation: "manyToMany", target: "api::author.author" },
      cover: { type: "component", component: "shared.cover", ...each },
      secret: { type: "string", ...each },
    },
  },
  "app/api/magazine/schema.json": {
    kind: "collectionType",
    collectionName: "magazines",
    info: { singularName: "magazine", pluralName: "magazines", displayName: "Magazine" },
    attributes: { name: { type: "string" }, issue: { type: "integer" }, shelf: { type: "string" } },
  },
  "app/api/imprint/schema.json": {
    kind: "singleType",
    collectionName: "imprints",
    info: { singularName: "imprint", pluralName: "imprints", displayName: "Imprint" },
    attributes: { text: { type: "text" } },
  },
  "app/components/shared/cover.json": {
    collectionName: "covers",
    info: { displayName: "Cover" },
    attributes: { motif: { type: "string" }, color: { type: "string" } },
  },
};

interface WorkerFixtures {
  site: Site;
  root: Caller;
}

interface Fixtures {
  /** What the account remembers of lists, which would lead the next test to a search of this one. */
  forgetting: undefined;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  forgetting: [
    async ({ me }, use) => {
      await me.call("PUT", "/admin/users/me/preferences", {});
      await use(undefined);
    },
    { auto: true },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.start({ files: FILES, settings: "[plugins.audit]\n" });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [
    async ({ site }, use) => {
      const root = await makeRoot(site);
      await seed(root);
      await use(root);
    },
    { scope: "worker" },
  ],
});

export async function add(root: Caller, type: string, values: object, locale = ""): Promise<string> {
  const { data } = await root.call<{ data: { documentId: string } }>(
    "POST",
    `/content-manager/collection-types/api::${type}.${type}${locale ? `?locale=${locale}` : ""}`,
    values,
  );
  return data.documentId;
}

/** Writes what most tests look at: a few books by two authors, in two categories. */
async function seed(root: Caller): Promise<void> {
  const [ada, bob] = [await add(root, "author", { name: "Ada" }), await add(root, "author", { name: "Bob" })];
  const [sea, art] = [
    await add(root, "category", { name: "Sea" }),
    await add(root, "category", { name: "Art" }),
  ];
  const books = [
    { title: "Anchors", pages: 120, genre: "novel", category: sea, authors: [ada], cover: { motif: "ship" } },
    { title: "Brushes", pages: 80, genre: "essay", category: art, authors: [bob], cover: { motif: "brush" } },
    { title: "Currents", pages: 300, genre: "novel", category: sea, authors: [ada, bob] },
    { title: "Dunes", pages: 95, genre: "poetry", cover: { color: "ochre" } },
  ];
  const ids = [];
  for (const book of books) ids.push(await add(root, "book", book));
  for (const id of ids.slice(0, 2)) await root.call("POST", `${BOOKS}/${id}/actions/publish`, {});
  await root.call("PUT", `${BOOKS}/${ids[1]}`, { pages: 81 });
  for (let number = 1; number <= 3; number++)
    await add(root, "magazine", { name: `Issue ${number}`, issue: number, shelf: "A" });
}
