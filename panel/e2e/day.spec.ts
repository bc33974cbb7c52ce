import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, test } from "./panel.ts";
import { type Caller, makeRoot, ROOT } from "./people.ts";
import { picture } from "./pictures.ts";
import { Site } from "./server.ts";

/**
 * The work of a day at the example magazine, by three people: who may do everything, an editor who makes and deletes
 * nothing, and a columnist who has a few fields of what he made himself. At the root of an address, and below a path.
 */
test.use({ file: import.meta.filename });

const ARTICLE = "api::article.article";
const LIST = `/content-manager/collection-types/${ARTICLE}`;

interface Article {
  documentId: string;
  title: string;
  standfirst: string;
  status: string;
}

async function articles(root: Caller, query = ""): Promise<Article[]> {
  return (await root.call<{ results: Article[] }>("GET", `${LIST}?pageSize=100${query}`)).results;
}

function box(page: Page, name: string) {
  return page.getByRole("textbox", { name, exact: true });
}

function group(page: Page, name: string) {
  return page.getByRole("group", { name: new RegExp(`^${name}`) });
}

async function findArticle(page: Page, search: string, title: string): Promise<void> {
  await page
    .getByRole("navigation", { name: "Screens" })
    .getByRole("link", { name: "Article", exact: true })
    .click();
  await page.getByRole("searchbox", { name: "Search" }).fill(search);
  await page.getByRole("link", { name: title }).click();
  await expect(box(page, "title")).toHaveValue(title);
}

async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
}

async function publish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
}

/** Finds, writes, arranges, pictures, relates, saves, compares, mends, publishes and translates. */
async function wholeDay(page: Page, site: Site, root: Caller): Promise<void> {
  const title = "A starter older than its owner";
  await logIn(page, site.panel, ROOT);
  await findArticle(page, "starter", title);
  await box(page, "standfirst").fill("Fed on Thursdays.");

  const blocks = page.getByRole("group", { name: "blocks", exact: true });
  await blocks.getByRole("button", { name: "Add: blocks" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Quote" }).click();
  await page.keyboard.type("Feed it.");
  await blocks.getByRole("article").last().getByRole("button", { name: "Move up" }).click();
  await blocks.getByRole("article").nth(1).getByRole("button", { name: "Duplicate" }).click();

  await group(page, "cover").getByRole("button", { name: "Choose from the library" }).click();
  const picker = page.getByRole("dialog", { name: "Choose a file" });
  const choosing = page.waitForEvent("filechooser");
  await picker.getByRole("button", { name: "Upload" }).click();
  await (await choosing).setFiles({ name: "jar.png", mimeType: "image/png", buffer: picture() });
  await expect(picker.getByRole("button", { name: /^jar\.png/ })).toHaveAttribute("aria-pressed", "true");
  await picker.getByRole("button", { name: "Take one file" }).click();
  await group(page, "cover").getByLabel("Alternative text").fill("A jar of sourdough");
  await page.keyboard.press("Enter");

  const tags = group(page, "tags");
  const before = await tags.getByRole("listitem").count();
  await tags.getByRole("combobox").click();
  await tags.getByRole("option").first().click();
  await expect(tags.getByRole("listitem")).toHaveCount(before + 1);
  await page.keyboard.press("Control+s");
  await expectSaved(page);

  const versions = page.getByRole("navigation", { name: "Versions" });
  await versions.getByRole("link", { name: "Published" }).click();
  await expect(box(page, "standfirst")).not.toHaveValue("Fed on Thursdays.");
  await versions.getByRole("link", { name: "Draft" }).click();
  await box(page, "title").fill("");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "1 problem" })).toBeVisible();
  await expect(box(page, "title")).toBeFocused();
  await page.keyboard.type("A starter");
  await publish(page);

  await page
    .getByRole("region", { name: "Languages" })
    .getByRole("link", { name: /^French/ })
    .click();
  await expect(page).toHaveURL(/locale=fr/);
  await box(page, "title").fill("Un levain");
  await page.keyboard.press("Control+s");
  await expectSaved(page);
  expect(await articles(root)).toContainEqual(
    expect.objectContaining({ title: "A starter", standfirst: "Fed on Thursdays.", status: "published" }),
  );
  expect((await articles(root, "&locale=fr")).map((article) => article.title)).toContain("Un levain");
  await logOut(page);
}

/** Inès publishes what was changed since; she makes and deletes nothing. */
async function editorsDay(page: Page, site: Site, password: string, root: Caller): Promise<void> {
  await logIn(page, site.panel, "ines@lowtide.example", password);
  await page.goto(`${site.panel}${LIST}?status=modified`);
  const modified = page.getByRole("link", { name: "A starter older than its owner" });
  await expect(modified).toBeVisible();
  await expect(page.getByRole("link", { name: "New entry" })).toHaveCount(0);
  await modified.click();
  await expect(box(page, "slug")).not.toBeEditable();
  await expect(page.getByRole("button", { name: "Add: blocks" })).toHaveCount(0);
  await box(page, "standfirst").fill("It is hungry again by Thursday.");
  await publish(page);
  expect(await articles(root)).toContainEqual(
    expect.objectContaining({ standfirst: "It is hungry again by Thursday.", status: "published" }),
  );
  await page.goto(`${site.panel}/settings/users`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: ROOT })).toHaveCount(0);
  await expectAccessible(page, "settings without a permission");
  await logOut(page);
}

/** Yann sees what he made, and of it the fields of his role. */
async function columnistsDay(page: Page, site: Site, password: string, root: Caller): Promise<void> {
  const another = (await articles(root)).find(({ title }) => title === "What moss knows about Mondays");
  await logIn(page, site.panel, "yann@lowtide.example", password);
  await page.goto(`${site.panel}${LIST}`);
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
  await expectSaved(page);
  expect(await articles(root)).toContainEqual(
    expect.objectContaining({ standfirst: "What a postman may do about that.", status: "draft" }),
  );
  await page.goto(`${site.panel}${LIST}/${another?.documentId}`);
  await expect(page.getByRole("alert")).toContainText("This entry is not there");
  await logOut(page);
}

// A database that was given is for one site.
for (const place of process.env.DATABASE_URL ? [""] : ["", "/cms"])
  test(`three people do their day's work, at ${place || "/"}`, async ({ page }) => {
    test.slow();
    const site = await Site.startMagazine({ place });
    try {
      const root = await makeRoot(site);
      const printed = await site.octavo("seed", "people.jsonl");
      const passwordOf = (name: string) =>
        new RegExp(`^${name}@lowtide.example .* password (\\S+),`, "m").exec(printed)?.[1] ?? "";
      await editorsDay(page, site, passwordOf("ines"), root);
      await columnistsDay(page, site, passwordOf("yann"), root);
      await wholeDay(page, site, root);
    } finally {
      await page.close();
      await site.remove();
    }
  });
