import type { Page } from "@playwright/test";
import { make, open, read, save } from "./edit.ts";
import { EVERY_KIND } from "./fieldsSite.ts";
import { test as base, enter, expect } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { keepPicture } from "./pictures.ts";
import { Site } from "./server.ts";

/** A type of which each locale has every kind of field for itself, and two fields that all share. */
const SHEET = "api::sheet.sheet";
const STAMP = "api::stamp.stamp";
const LOCALIZED = { pluginOptions: { i18n: { localized: true } } };

const KINDS: Record<string, object> = {
  title: { type: "string" },
  ...EVERY_KIND,
  zone: { type: "dynamiczone", components: ["shared.price"] },
  cover: { type: "media", multiple: false },
};

const type = (name: string, attributes: object, more: object = {}) => ({
  kind: "collectionType",
  collectionName: `${name}s`,
  info: { singularName: name, pluralName: `${name}s`, displayName: name },
  attributes,
  ...more,
});

const FILES = {
  "app/api/stamp/schema.json": type("stamp", { title: { type: "string" } }),
  "app/api/sheet/schema.json": type(
    "sheet",
    {
      ...Object.fromEntries(
        Object.entries(KINDS).map(([name, attribute]) => [name, { ...attribute, ...LOCALIZED }]),
      ),
      stamps: { type: "relation", relation: "manyToMany", target: STAMP },
      shared: { type: "integer" },
      code: { type: "string" },
    },
    { options: { draftAndPublish: true }, ...LOCALIZED },
  ),
  "app/components/shared/seo.json": {
    collectionName: "seos",
    info: { displayName: "Seo" },
    attributes: { head: { type: "string" } },
  },
  "app/components/shared/price.json": {
    collectionName: "prices",
    info: { displayName: "Price" },
    attributes: { name: { type: "string" } },
  },
};

const test = base.extend<object, { site: Site; root: Caller }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.start({ files: FILES });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
});

test.use({ file: import.meta.filename });

const ENGLISH = {
  title: "English",
  slug: "english",
  mail: "a@example.org",
  text: "two\nlines",
  rich: "# A",
  whole: 7,
  big: "9007199254740993",
  real: 1.5,
  exact: 0.25,
  flag: true,
  day: "2024-02-29",
  clock: "03:04:05.678",
  moment: "2024-06-30T01:30:00.000Z",
  stamp: "1704164645678",
  size: "large",
  colour: "green",
  data: { list: [1, "two", null] },
  body: [{ type: "paragraph", children: [{ type: "text", text: "Hello" }] }],
  seo: { head: "Seo" },
  prices: [{ name: "Tea" }],
  zone: [{ __component: "shared.price", name: "Coffee" }],
};

/** Fields that show a text of which nothing is left where there is nothing. */
const TEXTS = ["title", "slug", "mail", "text", "rich", "whole", "big", "real", "exact"];
const MOMENTS = ["day", "clock", "moment", "stamp"];

function holder(page: Page, name: string) {
  return page.locator(`[data-field=${name}]`);
}

function named(page: Page, label: string) {
  return page.getByLabel(label, { exact: true });
}

function locale(page: Page, name: string) {
  return page.getByRole("region", { name: "Languages" }).getByRole("link", { name: new RegExp(`^${name}`) });
}

test("every kind of field is empty in a locale that is not there yet, shared ones are filled (21)", async ({
  page,
  site,
  root,
}) => {
  const stamp = await make(root, STAMP, { title: "Penny" });
  const { id: cover } = await keepPicture(site, root, "cover.png");
  const values = { ...ENGLISH, cover, stamps: [stamp.documentId], shared: 5, code: "both" };
  const made = await make(root, SHEET, values);
  await enter(page, site.panel);
  await open(page, site, SHEET, made.documentId);
  await expect(named(page, "title")).toHaveValue("English");
  await locale(page, "French").click();
  await expect(page).toHaveURL(/locale=fr/);
  await expect(named(page, "shared")).toHaveValue("5");
  await expect(named(page, "code")).toHaveValue("both");
  for (const name of ["shared", "code"])
    await expect(holder(page, name)).toContainText("Shared by all languages");

  for (const name of [...TEXTS, ...MOMENTS, "colour"]) await expect(named(page, name), name).toHaveValue("");
  for (const name of ["flag", "size"])
    await expect(holder(page, name).getByRole("radio", { name: "Not set" }), name).toBeChecked();
  await expect(page.getByRole("textbox", { name: "body" })).not.toContainText("Hello");
  await expect(named(page, "data")).not.toContainText("two");
  await expect(holder(page, "seo").getByRole("textbox")).toHaveCount(0);
  for (const name of ["prices", "zone"])
    await expect(holder(page, name).getByRole("article"), name).toHaveCount(0);
  await expect(holder(page, "cover")).not.toContainText("cover.png");
  for (const name of Object.keys(KINDS))
    await expect(holder(page, name), name).not.toContainText("Shared by all languages");

  await locale(page, "English").click();
  await expect(named(page, "title")).toHaveValue("English");
  await expect(page.getByRole("textbox", { name: "body" })).toContainText("Hello");
  await expect(holder(page, "cover")).toContainText("cover.png");
  await holder(page, "stamps").scrollIntoViewIfNeeded(); // relations are read once they are in sight
  await expect(holder(page, "stamps").getByRole("link", { name: "Penny" })).toBeVisible();
  await expect(page.getByText("Not saved", { exact: true })).toHaveCount(0);
  expect(await read(root, SHEET, made.documentId)).toMatchObject({ ...ENGLISH, shared: 5, code: "both" });
});

test("filling in from another locale proposes a uid anew that is free there (22)", async ({
  page,
  site,
  root,
}) => {
  const other = await make(root, SHEET, { title: "Another", slug: "another" });
  const path = `/content-manager/collection-types/${SHEET}/${other.documentId}?locale=fr`;
  await root.call("PUT", path, { title: "Good day", slug: "good-day" });
  const made = await make(root, SHEET, { title: "Good day", slug: "good-day", shared: 1 });
  await enter(page, site.panel);
  await open(page, site, SHEET, made.documentId, "?locale=fr");
  await page.getByRole("button", { name: "Fill in from another language" }).click();
  const dialog = page.getByRole("dialog", { name: "Fill in from another language" });
  await expect(dialog.getByRole("checkbox", { name: "slug" })).toBeChecked();
  await expect(dialog.getByRole("checkbox", { name: "shared" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Fill in", exact: true }).click();
  await expect(dialog).toBeHidden(); // its check boxes are named as the fields are
  await expect(named(page, "title")).toHaveValue("Good day");
  await expect(named(page, "slug")).toHaveValue("good-day-1");
  await save(page);
  expect(await read(root, SHEET, made.documentId, "?locale=fr")).toMatchObject({
    slug: "good-day-1",
    shared: 1,
  });
  expect((await read(root, SHEET, made.documentId)).slug).toBe("good-day");
});
