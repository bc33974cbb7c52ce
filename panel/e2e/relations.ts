import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Locator, Page } from "@playwright/test";
import { test as base, enter, expect } from "./panel.ts";
import type { Caller } from "./people.ts";
import { Site } from "./server.ts";

/** A site with relations in types, components and zones, and what tests of them have in common. */

export const BOOK = "api::book.book";
export const PERSON = "api::person.person";
export const CONTENT = "/content-manager/collection-types";
const LOCALIZED = { pluginOptions: { i18n: { localized: true } } };
const DRAFTS = { options: { draftAndPublish: true } };

function type(name: string, attributes: object, more: object = {}): Record<string, object> {
  return {
    [`app/api/${name}/schema.json`]: {
      kind: "collectionType",
      collectionName: `${name}s`,
      info: {
        singularName: name,
        pluralName: `${name}s`,
        displayName: name[0]?.toUpperCase() + name.slice(1),
      },
      attributes,
      ...more,
    },
  };
}

function relation(kind: string, target: string): object {
  return { type: "relation", relation: kind, target };
}

/** Ten relations of one type. */
export const TEN = Array.from({ length: 10 }, (_, index) => `lot${index}`);

const FILES = {
  ...type("person", { name: { type: "string", ...LOCALIZED } }, { ...DRAFTS, ...LOCALIZED }),
  ...type("genre", { title: { type: "string" }, note: { type: "text" } }, DRAFTS),
  ...type("stamp", { title: { type: "string" } }),
  ...type("label", { title: { type: "string" } }),
  ...type(
    "book",
    {
      title: { type: "string", ...LOCALIZED },
      authors: relation("manyToMany", PERSON),
      genre: relation("manyToOne", "api::genre.genre"),
      stamps: relation("manyToMany", "api::stamp.stamp"),
      labels: relation("manyToMany", "api::label.label"),
      credit: { type: "component", component: "shared.credit" },
      parts: { type: "dynamiczone", components: ["shared.credit"] },
    },
    { ...DRAFTS, ...LOCALIZED },
  ),
  ...type("crate", {
    title: { type: "string" },
    ...Object.fromEntries(TEN.map((name) => [name, relation("manyToMany", "api::stamp.stamp")])),
  }),
  ...type("clip", {
    title: { type: "string" },
    subjects: { type: "relation", relation: "morphToMany" },
    source: { type: "relation", relation: "morphToOne" },
  }),
  "app/components/shared/credit.json": {
    collectionName: "credits",
    info: { displayName: "Credit" },
    attributes: { role: { type: "string" }, people: relation("oneToMany", PERSON) },
  },
};

export const test = base.extend<object, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.start({ files: FILES });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
});
export { expect };

interface Answer {
  data: { documentId: string; [name: string]: unknown };
}

/** Writes a draft and returns its document id. */
export async function make(root: Caller, uid: string, data: object, query = ""): Promise<string> {
  return (await root.call<Answer>("POST", `${CONTENT}/${uid}${query}`, data)).data.documentId;
}

/** Writes people with these names, published if so wanted, and returns their document ids. */
export async function makePeople(root: Caller, names: readonly string[], publish = false): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const id = await make(root, PERSON, { name });
    if (publish) await root.call("POST", `${CONTENT}/${PERSON}/${id}/actions/publish`, {});
    ids.push(id);
  }
  return ids;
}

/** Writes entries by `octavo seed`, as many as there may be. */
export async function seed(site: Site, lines: readonly object[]): Promise<void> {
  const file = join(site.folder, "seed.jsonl");
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join("\n"));
  const root = resolve(import.meta.dirname, "../..");
  const python = process.env.PYTHON ?? join(root, ".venv/bin/python");
  const env = { ...process.env, OCTAVO_ENV: "development", PYTHONPATH: join(root, "src") };
  await promisify(execFile)(python, ["-m", "octavo", "seed", file, "-C", site.folder], { env });
}

export async function openEntry(page: Page, site: Site, uid: string, id: string, locale = ""): Promise<void> {
  const query = locale ? `?locale=${locale}` : "";
  await enter(page, site.panel);
  await page.goto(`${site.panel}/content-manager/collection-types/${uid}/${id}${query}`);
}

/** Returns the control of a relation, by its label. */
export function control(within: Page | Locator, label: string): Locator {
  return within.getByRole("group", { name: label });
}

/** Expects what a relation shows, in this order. */
export async function expectTargets(relation: Locator, names: readonly string[]): Promise<void> {
  await expect(relation.getByRole("listitem").getByRole("link")).toHaveText([...names]);
}

/** Searches a relation's picker and chooses what is called so. */
export async function addTarget(relation: Locator, name: string): Promise<void> {
  await relation.getByRole("combobox").fill(name);
  await relation.getByRole("option", { name }).first().click();
}

export async function save(within: Page | Locator): Promise<void> {
  await within.getByRole("button", { name: "Save", exact: true }).click();
  await expect(within.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
}

/** Returns the names of what a relation leads to, as the content manager tells them. */
export async function related(root: Caller, path: string): Promise<string[]> {
  const answer = await root.call<{ results: { name: string }[] }>(
    "GET",
    `/content-manager/relations/${path}?pageSize=100&locale=en`,
  );
  return answer.results.map(({ name }) => name);
}
