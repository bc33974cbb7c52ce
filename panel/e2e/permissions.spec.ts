import type { Locator, Page } from "@playwright/test";
import { enterAtStart, expect, test } from "./panel.ts";
import { makeRoot } from "./people.ts";
import { Site } from "./server.ts";

test.use({ file: import.meta.filename });

const MINE = "/admin/users/me/permissions";

/** Opens whatever a part of the screen leads to, link by link, without loading the panel again. */
async function walk(page: Page, links: () => Locator): Promise<string[]> {
  await expect(links().first()).toBeVisible();
  const addresses = await links().evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  for (const address of addresses) {
    await links()
      .and(page.locator(`[href="${address}"]`))
      .first()
      .click();
    await expect(page).toHaveURL((url) => url.pathname.startsWith(address.split("?")[0] ?? address));
    await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
    await page.waitForLoadState("networkidle");
  }
  return addresses;
}

test("what one may do is asked for once, whatever screens one opens (42)", async ({ page }) => {
  test.setTimeout(180_000);
  const site = await Site.startMagazine();
  try {
    await makeRoot(site);
    let asked = 0;
    page.on("request", (request) => {
      if (site.pathOf(request.url()) === MINE) asked += 1;
    });
    await enterAtStart(page, site.panel, "root@example.org");
    const screens = page.getByRole("navigation", { name: "Screens" });
    const walked = await walk(page, () => screens.getByRole("link"));
    await screens.getByRole("link", { name: "Article", exact: true }).click();
    const entry = page.getByRole("main").getByRole("table").getByRole("link").first();
    await entry.click();
    await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeVisible();
    await screens.getByRole("link", { name: "Settings", exact: true }).click();
    const parts = page.getByRole("navigation", { name: "Settings" });
    walked.push(...(await walk(page, () => parts.getByRole("link"))));
    await parts.getByRole("link", { name: "Roles", exact: true }).first().click();
    await page.getByRole("link", { name: "Editor", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Editor" })).toBeVisible();
    expect(new Set(walked).size).toBeGreaterThan(20);
    expect(asked).toBe(1);
  } finally {
    await page.close();
    await site.remove();
  }
});
