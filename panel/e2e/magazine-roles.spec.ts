import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, test } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { startProxy } from "./proxy.ts";
import { freePort, Site } from "./server.ts";

/** The two people of the example magazine do their day's work, below a path of a proxy. */
test.use({ file: import.meta.filename });

const ARTICLE = "api::article.article";
const LIST = `/content-manager/collection-types/${ARTICLE}`;

interface Answer {
  results: { documentId: string; title: string; standfirst: string; status: string }[];
}

async function articles(root: Caller): Promise<Answer["results"]> {
  return (await root.call<Answer>("GET", `${LIST}?pageSize=100`)).results;
}

function box(page: Page, name: string) {
  return page.getByRole("textbox", { name, exact: true });
}

async function work(page: Page, panel: string, site: Site, root: Caller): Promise<void> {
  const printed = await site.octavo("seed", "people.jsonl");
  const passwordOf = (name: string) =>
    new RegExp(`^${name}@lowtide.example .* password (\\S+),`, "m").exec(printed)?.[1] ?? "";
  await editorsDay(page, panel, passwordOf("ines"), root);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await columnistsDay(page, panel, passwordOf("yann"), root);
}

/** Inès publishes what was changed since; she makes and deletes nothing. */
async function editorsDay(page: Page, panel: string, password: string, root: Caller): Promise<void> {
  await logIn(page, panel, "ines@lowtide.example", password);
  await page.goto(`${panel}${LIST}?status=modified`);
  const modified = page.getByRole("link", { name: "A starter older than its owner" });
  await expect(modified).toBeVisible();
  await expect(page.getByRole("link", { name: "New entry" })).toHaveCount(0);
  await modified.click();
  await expect(box(page, "slug")).not.toBeEditable();
  await box(page, "standfirst").fill("It is hungry again by Thursday.");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("Published", { exact: true }).first()).toBeVisible();
  await expect
    .poll(async () => (await articles(root)).find(({ title }) => title.startsWith("A starter")))
    .toMatchObject({ standfirst: "It is hungry again by Thursday.", status: "published" });
  await page.goto(`${panel}/settings/users`);
  await expect(page.getByRole("link", { name: "maud@example.org" })).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page, "settings without a permission");
}

/** Yann sees what he made, and of it the fields of his role. */
async function columnistsDay(page: Page, panel: string, password: string, root: Caller): Promise<void> {
  const another = (await articles(root)).find(({ title }) => title === "What moss knows about Mondays");
  await logIn(page, panel, "yann@lowtide.example", password);
  await page.goto(`${panel}${LIST}`);
  const letter = page.getByRole("link", { name: "A letter without a stamp" });
  await expect(letter).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(3); // the head and two articles
  await letter.click();
  await expect(box(page, "title")).toHaveValue("A letter without a stamp");
  await expect(page.getByLabel("season")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toHaveCount(0);
  await expectAccessible(page, "an entry of one's own, in part");
  await box(page, "standfirst").fill("What a postman may do about that.");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  expect((await articles(root)).find(({ title }) => title === "A letter without a stamp")).toMatchObject({
    standfirst: "What a postman may do about that.",
    status: "draft",
  });
  await page.goto(`${panel}${LIST}/${another?.documentId}`);
  await expect(page.getByRole("alert")).toContainText("This entry is not there");
}

test("an editor and a columnist see and do what their roles permit, below a path", async ({ page }) => {
  const [front, back] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${front}/cms`;
  const site = await Site.startMagazine({ port: back, env: { OCTAVO_SERVER__URL: url } });
  const proxy = await startProxy(front, back, "/cms", false);
  try {
    await work(page, `${url}/admin`, site, await makeRoot(site));
  } finally {
    await page.close();
    proxy.close();
    await site.remove();
  }
});
