import type { Locator, Page } from "@playwright/test";
import { add, test } from "./books.ts";
import { field } from "./edit.ts";
import { open } from "./lists.ts";
import { enterAtStart, expect, expectAccessible, logIn } from "./panel.ts";
import { logInAs, makeMember, roleId } from "./people.ts";

test.use({ file: import.meta.filename });

const BOOK = "/content-manager/content-types/api::book.book/configuration";
const SCREEN = "/content-manager/collection-types/api::book.book/configurations";

test.beforeEach(async ({ page, site, root }) => {
  await root.call("DELETE", BOOK);
  await root.call("DELETE", "/content-manager/components/shared.cover/configuration");
  await enterAtStart(page, site.panel);
});

async function configure(page: Page): Promise<void> {
  await open(page, "Book");
  await page.getByRole("link", { name: "Configure the view" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "How Book is shown" })).toBeVisible();
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
}

/** The part of a form's screen in which a field stands. */
function cell(page: Page, name: string): Locator {
  return page.locator(`[data-field="${name}"]`);
}

function card(page: Page, name: string): Locator {
  return page.getByRole("region", { name: "Form" }).getByRole("button", { name, exact: true });
}

test("a list has the columns, the order and the size that are configured for everybody", async ({
  page,
  site,
}) => {
  await configure(page);
  const list = page.getByRole("region", { name: "List" });
  await list.getByRole("button", { name: "Hide ID" }).click();
  await list.getByRole("button", { name: "Move pages up" }).click();
  await list.getByLabel("pages", { exact: true }).fill("Leaves");
  await list.getByLabel("Add a column").selectOption("category");
  await list.getByLabel("title", { exact: true }).fill("Headline");
  const title = list.getByRole("listitem").filter({ has: page.getByLabel("title", { exact: true }) });
  await title.getByLabel("Can be sorted by").uncheck();
  await page.getByLabel("Sorted by", { exact: true }).selectOption("pages");
  await page.getByLabel("Order", { exact: true }).selectOption("Descending");
  await page.getByLabel("Entries per page").selectOption("20");
  await page.getByLabel("Filters", { exact: true }).uncheck();
  await page.getByLabel("Several entries at once").uncheck();
  await save(page);

  await open(page, "Book");
  await expect(page.getByRole("rowheader")).toHaveText(["Currents", "Anchors", "Dunes", "Brushes"]);
  await expect(page.getByRole("columnheader")).toHaveText([
    "Leaves",
    "Headline",
    "genre",
    "category",
    "Status",
    "Actions",
  ]);
  await expect(page.getByRole("columnheader", { name: "Headline" }).getByRole("button")).toHaveCount(0);
  await expect(page.getByLabel("Entries per page")).toHaveValue("20");
  await expect(page.getByRole("button", { name: "Add a filter" })).toHaveCount(0);
  await expect(page.getByRole("checkbox")).toHaveCount(0);

  await page.goto(`${site.panel}${SCREEN}`);
  await page.getByRole("button", { name: "Back to the defaults" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Back to the defaults" }).click();
  await expect(list.getByLabel("title", { exact: true })).toHaveValue("title");
  await open(page, "Book");
  await expect(page.getByRole("columnheader", { name: "ID" })).toBeVisible();
  await expect(page.getByRole("rowheader")).toHaveText(["Anchors", "Brushes", "Currents", "Dunes"]);
});

test("a form has the rows and the texts that are configured by the keyboard alone", async ({ page }) => {
  await configure(page);
  await card(page, "pages integer").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(card(page, "pages integer")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByLabel("Label", { exact: true }).fill("Leaves");
  await page.getByLabel("Help text").fill("Counted without the cover");
  await page.getByLabel("Placeholder").fill("120");
  await page.getByLabel("Width").selectOption("Two thirds");
  await card(page, "title * string").press("Enter");
  const down = page.getByRole("group", { name: "title" }).getByRole("button", { name: "Move title down" });
  await down.press("Enter");
  await expect(down).toBeFocused();
  await page.getByLabel("Width").selectOption("The whole row");
  await card(page, "secret string").press("Enter");
  await page.getByRole("button", { name: "Take it out of the form" }).press("Enter");
  await card(page, "lent boolean").press("Enter");
  await page.getByLabel("Can be changed in the form").press("Space");
  await page.getByLabel("Entries are called by").selectOption("genre");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();

  await open(page, "Book");
  await page.getByRole("link", { name: "poetry" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "poetry" })).toBeVisible();
  const leaves = page.getByLabel("Leaves");
  await expect(leaves).toHaveAttribute("placeholder", "120");
  await expect(leaves).toHaveAccessibleDescription("Counted without the cover");
  await expect(field(page, "secret")).toHaveCount(0);
  await expect(page.getByRole("group", { name: "lent" }).getByRole("radio").first()).toBeDisabled();
  const [wide, narrow] = [await cell(page, "title").boundingBox(), await cell(page, "pages").boundingBox()];
  if (!wide || !narrow) throw new Error("no fields");
  expect(narrow.y).toBeLessThan(wide.y);
  expect(Math.round((narrow.width / wide.width) * 3)).toBe(2);
});

test("a field is dragged beside another one", async ({ page }) => {
  await configure(page);
  const handle = page.locator(".configure-card", { hasText: "printed" }).getByTitle("Drag");
  await handle.dragTo(card(page, "title * string"), { targetPosition: { x: 12, y: 24 } });
  const rows = page.locator(".configure-row");
  await expect(rows.first().getByRole("button")).toHaveText([/^printed/, /^title/]);
  await save(page);
  await page.reload();
  await expect(rows.first().getByRole("button")).toHaveText([/^printed/, /^title/]);
});

test("a component is shown as configured wherever it stands", async ({ page, root, site }) => {
  await configure(page);
  await card(page, "cover component").click();
  await page.getByRole("link", { name: "Configure Cover" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "How Cover is shown" })).toBeVisible();
  await page.getByLabel("Entries are called by").selectOption("color");
  await card(page, "motif string").click();
  await page.getByRole("button", { name: "Take it out of the form" }).click();
  await save(page);
  const id = await add(root, "book", { title: "Etchings", cover: { color: "sepia" } });
  await page.goto(`${site.panel}/content-manager/collection-types/api::book.book/${id}`);
  await expect(field(page, "color")).toBeVisible();
  await expect(field(page, "motif")).toHaveCount(0);
  await root.call("DELETE", `/content-manager/collection-types/api::book.book/${id}`);
});

test("what is refused is told, and nothing that was chosen is lost", async ({ page }) => {
  await configure(page);
  await card(page, "title * string").click();
  await page.getByLabel("Label", { exact: true }).fill("x".repeat(1001));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("must be a text of at most 1000 characters");
  await expect(page.getByRole("alert")).toBeFocused();
  await page.getByLabel("Label", { exact: true }).fill("Name");
  await save(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("who may not configure views is not led there", async ({ page, site, root }) => {
  await makeMember(site, root, "author@example.org", await roleId(root, "strapi-author"));
  await logInAs(site, "author@example.org");
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page).toHaveURL(/\/auth\/login/);
  await logIn(page, site.panel, "author@example.org");
  await open(page, "Book");
  await expect(page.getByRole("link", { name: "New entry" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Configure the view" })).toHaveCount(0);
  await page.goto(`${site.panel}${SCREEN}`);
  await expect(page.getByRole("heading", { name: "You may not configure this view" })).toBeVisible();
});

test("the screen is accessible, light, dark and narrow", async ({ page }) => {
  await configure(page);
  await card(page, "category relation").click();
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await expectAccessible(page, `configure at ${width}, ${colorScheme}`);
      await page.screenshot({ path: `test-results/configure/${width}-${colorScheme}.png`, fullPage: true });
    }
});
