import type { Browser, CDPSession, Page } from "@playwright/test";
import { make } from "../edit.ts";
import { expect } from "../panel.ts";
import type { Caller } from "../people.ts";
import type { Site } from "../server.ts";
import { forget, type Held, heldBy, type Seen, seenOn, slowDown, timeUntil, watch } from "./watch.ts";

/** What people do with the panel, done by the same steps each time. */

const ARTICLE = "api::article.article";
const LIST = `/content-manager/collection-types/${ARTICLE}`;
const PARTS = 100;
const TEXT = "An evening at the harbour, and who came ";
/** Of a first visit from afar: 1.6 Mbit/s and 150 ms. */
const FAR = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

/** A browser of its own, whose page notes what it does. */
export async function newPage(browser: Browser): Promise<[Page, CDPSession]> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: "en-GB" });
  const page = await context.newPage();
  await watch(page);
  page.setDefaultTimeout(30_000);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Performance.enable");
  return [page, devtools];
}

/** Writes an article with a hundred parts, and returns its title. */
export async function makeLong(root: Caller): Promise<string> {
  const blocks = Array.from({ length: PARTS }, (_, at) => ({
    __component: "shared.quote",
    body: `Quote ${at + 1}, of a few words and no more`,
    source: "Nobody",
  }));
  await make(root, ARTICLE, { title: "The long one", slug: "the-long-one", blocks });
  return "The long one";
}

function rows(page: Page) {
  return page.getByRole("rowheader");
}

async function openList(page: Page, site: Site, query = ""): Promise<void> {
  await page.goto(`${site.panel}${LIST}${query}`);
  await expect(rows(page).first()).toBeVisible();
}

/** Opens the log-in for the first time by a slow line on a slow computer; returns its largest paint. */
export async function firstVisit(browser: Browser, site: Site): Promise<Seen> {
  const [page, devtools] = await newPage(browser);
  await devtools.send("Network.emulateNetworkConditions", FAR);
  await slowDown(devtools, 4);
  await page.goto(`${site.panel}/auth/login`);
  await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const seen = await seenOn(page);
  await page.context().close();
  return seen;
}

export interface Opened {
  readonly milliseconds: number;
  readonly calls: number;
}

/** Opens the long article from the list. */
export async function openLong(page: Page, site: Site, title: string): Promise<Opened> {
  await openList(page, site, "?_q=The long one");
  await page.waitForLoadState("networkidle");
  let calls = 0;
  const count = (request: { url(): string }): void => {
    if (!/\/admin\/assets\/|\/uploads\//.test(request.url())) calls++;
  };
  page.on("request", count);
  const milliseconds = await timeUntil(page, "main .part-title", () =>
    page.getByRole("link", { name: title }).click(),
  );
  await expect(page.locator(".part-title")).toHaveCount(PARTS);
  await page.waitForLoadState("networkidle");
  page.off("request", count);
  return { milliseconds, calls };
}

/** Types into the title, and into the fiftieth part, of the long article that is open. */
export async function type(page: Page): Promise<Seen> {
  await page.locator(".part-toggle").nth(49).click();
  const body = page.getByRole("textbox", { name: /^body/ });
  await page.getByRole("textbox", { name: "title", exact: true }).press("End");
  await forget(page);
  await page.keyboard.type(TEXT, { delay: 60 });
  await body.last().press("End");
  await page.keyboard.type(TEXT, { delay: 60 });
  await page.waitForTimeout(200); // the browser tells of events a while after them
  const seen = await seenOn(page);
  await save(page);
  return seen;
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
}

/** Finds, opens, writes, moves, takes back, saves and looks for another: what an editor does all day. */
export async function workOn(page: Page, site: Site): Promise<Seen> {
  await openList(page, site);
  await forget(page);
  await page.getByRole("main").getByRole("searchbox").click();
  await page.keyboard.type("the long one", { delay: 60 });
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("link", { name: "The long one" }).click();
  await expect(page.locator(".part-title")).toHaveCount(PARTS);
  await page.getByRole("textbox", { name: "standfirst", exact: true }).click();
  await page.keyboard.type(TEXT, { delay: 60 });
  await page.locator(".part-toggle").nth(1).click();
  await page.getByRole("article").nth(1).getByRole("button", { name: "Move down" }).click();
  await page.getByRole("article").nth(2).getByRole("button", { name: "Duplicate" }).click();
  await expect(page.locator(".part-title")).toHaveCount(PARTS + 1);
  await page.locator(".part-toggle").nth(1).focus();
  await page.keyboard.press("Alt+ArrowDown");
  for (let time = 0; time < 3; time++) await page.keyboard.press("Control+z");
  await save(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go to a screen" })).toBeFocused();
  await page.keyboard.type("media", { delay: 60 });
  await expect(page.getByRole("option").first()).toHaveText(/^Media/);
  await page.keyboard.press("Enter");
  await expect(page.getByText("umbrellas.png")).toBeVisible();
  await page.getByRole("navigation").getByRole("link", { name: "Article", exact: true }).click();
  await expect(rows(page).first()).toBeVisible();
  await page.waitForTimeout(200);
  return seenOn(page);
}

/** Opens entries one after the other and closes each; returns what the page held before and after. */
export async function openMany(
  page: Page,
  devtools: CDPSession,
  site: Site,
  times: number,
): Promise<[before: Held, after: Held]> {
  await openList(page, site);
  const there = await rows(page).count();
  const openAndClose = async (time: number): Promise<void> => {
    const link = rows(page)
      .nth(time % there)
      .getByRole("link");
    const title = (await link.textContent()) ?? "";
    await link.click();
    await expect(page.getByRole("textbox", { name: "title", exact: true })).toHaveValue(title);
    await page.goBack();
    await expect(rows(page)).toHaveCount(there);
  };
  // What is loaded once and kept comes with the first ones.
  for (let time = 0; time < 4; time++) await openAndClose(time);
  const before = await heldBy(devtools);
  for (let time = 0; time < times; time++) await openAndClose(time + 4);
  return [before, await heldBy(devtools)];
}

/** Goes from the start page to the list of a type; returns milliseconds until its first row was painted. */
export async function goToList(page: Page, site: Site): Promise<number> {
  await page.goto(site.panel);
  const link = page.getByRole("navigation").getByRole("link", { name: "Article", exact: true });
  await link.hover(); // which loads the screen
  await page.waitForLoadState("networkidle");
  return timeUntil(page, "main th[scope=row]", () => link.click());
}

/** Makes the copy of a site's articles so many that they are this number, in the database itself. */
export async function fill(site: Site, count: number): Promise<void> {
  await site.stop();
  await site.runSql(`
    INSERT INTO articles (document_id, locale, status, created_at, updated_at, title, slug, standfirst, body,
        reading_minutes, featured, season, category_document_id, category_position)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
      SELECT lower(hex(randomblob(12))), 'en', 'draft', a.created_at, a.updated_at, 'Copy ' || i || ' of ' || a.title,
        'copy-' || i, a.standfirst, a.body, a.reading_minutes, a.featured, a.season, a.category_document_id, i
      FROM n JOIN (SELECT * FROM articles WHERE locale = 'en' AND status = 'draft' ORDER BY id LIMIT 1) a;
    INSERT INTO articles_authors_links
      SELECT a.id, (SELECT document_id FROM authors LIMIT 1), 1, a.id FROM articles a WHERE a.slug LIKE 'copy-%';
    ANALYZE;`);
  await site.run();
}
