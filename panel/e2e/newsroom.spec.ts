import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./panel.ts";
import { PASSWORD } from "./people.ts";
import { Site } from "./server.ts";

test.use({ file: import.meta.filename, viewport: { width: 1120, height: 700 } });

const PICTURES = resolve(import.meta.dirname, "../../docs/pictures");
const LIST = "pageSize=20&sort=title:ASC&columns=title,cover,status,publishOn";
const HEAVIEST = 120_000;

/** Keeps a picture for the README with `UPDATE_PICTURES=1`. */
async function keep(page: Page, name: string): Promise<void> {
  if (!process.env.UPDATE_PICTURES) return;
  const path = join(PICTURES, `${name}.png`);
  await expect(page.getByText("Loading", { exact: true })).toHaveCount(0);
  await page.mouse.move(0, 0);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  expect(statSync(path).size, `${name}.png is too heavy for the README`).toBeLessThanOrEqual(HEAVIEST);
}

/** Waits until every picture on the screen is painted. */
async function pictures(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)),
    )
    .toBe(true);
}

test("the example magazine is a newsroom, from the link of its start to its library", async ({ page }) => {
  const site = await Site.startMagazine();
  try {
    const [link] = /http[^"\s]+register-admin\?token=[0-9a-f]+/.exec(site.log()) ?? [""];
    await page.goto(link);
    await page.getByLabel("First name").fill("Maud");
    await page.getByLabel("E-mail address").fill("maud@example.org");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(page.getByRole("heading", { name: "Good to see you, Maud" })).toBeVisible();

    await page.getByRole("navigation").getByRole("link", { name: "Article", exact: true }).click();
    await expect(page.getByRole("link", { name: "A slow map of the harbour" })).toBeVisible();
    await page.goto(`${page.url().split("?")[0]}?${LIST}`);
    const rows = page.getByRole("row");
    await expect(rows.filter({ hasText: "A starter older than its owner" })).toContainText("Modified");
    await expect(rows.filter({ hasText: "A slow map of the harbour" })).toContainText("Draft");
    await expect(rows.filter({ hasText: "A grammar of the night train" })).toContainText("Published");
    await pictures(page);
    await keep(page, "list");

    await page.getByRole("link", { name: "A starter older than its owner" }).click();
    await expect(page.getByRole("textbox", { name: "title", exact: true })).toHaveValue(
      "A starter older than its owner",
    );
    await pictures(page);
    await keep(page, "entry");

    await page.goto(`${site.panel}/plugins/upload`);
    await expect(page.getByText("umbrellas.png")).toBeVisible();
    await pictures(page);
    await keep(page, "library");
  } finally {
    await page.close();
    await site.remove();
  }
});
