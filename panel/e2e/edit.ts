import type { Page } from "@playwright/test";
import { test as base, expect } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { Site } from "./server.ts";

/** A site whose entries hold most kinds of fields, in two locales, and what tests of the form do with them. */

export const PAGE = "api::page.page";
export const TOPIC = "api::topic.topic";
const LOCALIZED = { i18n: { localized: true } };

const TYPES = {
  "app/api/page/schema.json": {
    kind: "collectionType",
    collectionName: "pages",
    info: { singularName: "page", pluralName: "pages", displayName: "Page" },
    options: { draftAndPublish: true },
    pluginOptions: LOCALIZED,
    attributes: {
      title: { type: "string", required: true, maxLength: 60, pluginOptions: LOCALIZED },
      slug: { type: "uid", targetField: "title" },
      code: { type: "string", unique: true, pluginOptions: LOCALIZED },
      text: { type: "text", pluginOptions: LOCALIZED },
      rating: { type: "integer" },
      pin: { type: "password", pluginOptions: LOCALIZED },
      summary: { type: "component", component: "page.summary", pluginOptions: LOCALIZED },
      parts: {
        type: "dynamiczone",
        components: ["page.note", "page.group"],
        pluginOptions: LOCALIZED,
      },
      cover: { type: "media", allowedTypes: ["images"] },
      topics: { type: "relation", relation: "manyToMany", target: TOPIC },
    },
  },
  "app/api/topic/schema.json": {
    kind: "collectionType",
    collectionName: "topics",
    info: { singularName: "topic", pluralName: "topics", displayName: "Topic" },
    options: { draftAndPublish: true },
    pluginOptions: LOCALIZED,
    attributes: { name: { type: "string", required: true, pluginOptions: LOCALIZED } },
  },
  "app/api/imprint/schema.json": {
    kind: "singleType",
    collectionName: "imprints",
    info: { singularName: "imprint", pluralName: "imprints", displayName: "Imprint" },
    options: { draftAndPublish: false },
    attributes: { owner: { type: "string", required: true }, address: { type: "text" } },
  },
  "app/components/page/summary.json": {
    collectionName: "page_summaries",
    info: { displayName: "Summary" },
    attributes: { lead: { type: "string" }, length: { type: "integer" } },
  },
  "app/components/page/note.json": {
    collectionName: "page_notes",
    info: { displayName: "Note" },
    attributes: { head: { type: "string", required: true }, body: { type: "text" } },
  },
  "app/components/page/group.json": {
    collectionName: "page_groups",
    info: { displayName: "Group" },
    attributes: {
      name: { type: "string" },
      notes: { type: "component", component: "page.note", repeatable: true },
    },
  },
};

export const test = base.extend<object, { site: Site; root: Caller }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.start({ files: TYPES });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
});

export { expect };

export type Entry = Record<string, unknown> & { documentId: string; updatedAt: string };

/** Writes an entry beside the browser, and returns it. */
export async function make(caller: Caller, uid: string, data: object, query = ""): Promise<Entry> {
  const path = `/content-manager/collection-types/${uid}${query}`;
  return (await caller.call<{ data: Entry }>("POST", path, data)).data;
}

export async function change(
  caller: Caller,
  uid: string,
  id: string,
  data: object,
  query = "",
): Promise<Entry> {
  const path = `/content-manager/collection-types/${uid}/${id}${query}`;
  return (await caller.call<{ data: Entry }>("PUT", path, data)).data;
}

export async function read(caller: Caller, uid: string, id: string, query = ""): Promise<Entry> {
  const path = `/content-manager/collection-types/${uid}/${id}${query}`;
  return (await caller.call<{ data: Entry }>("GET", path)).data;
}

export function addressOf(site: Site, uid: string, id: string, query = ""): string {
  return `${site.panel}/content-manager/collection-types/${uid}/${id}${query}`;
}

/** Opens an entry's form and waits until it can be written. */
export async function open(page: Page, site: Site, uid: string, id: string, query = ""): Promise<void> {
  await page.goto(addressOf(site, uid, id, query));
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeVisible();
}

export function field(page: Page, label: string) {
  return page.getByRole("textbox", { name: label, exact: true });
}

export async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
}
