import { test } from "./books.ts";
import { open } from "./lists.ts";
import { enterAtStart, expect, expectAccessible } from "./panel.ts";

test.use({ file: import.meta.filename });

const LIST = "/content-manager/collection-types/api::book.book";

test.beforeEach(async ({ page, site, root }) => {
  void root;
  await enterAtStart(page, site.panel);
});

test("the navigation leads to what one may read, and remembers which groups are closed", {
  tag: "@super-admin",
}, async ({ page }) => {
  const navigation = page.getByRole("navigation", { name: "Screens" });
  await expect(navigation.getByRole("link", { name: "Imprint" })).toBeVisible();
  await navigation.getByRole("searchbox").fill("mag");
  await expect(navigation.getByRole("link")).toHaveText([
    "Start",
    "Media",
    "Releases",
    "Content types",
    "Trash",
    "Settings",
    "Your profile",
    "Magazine",
  ]);
  await navigation.getByRole("searchbox").fill("");
  const kept = page.waitForResponse((answer) => answer.request().method() === "PUT");
  await navigation.getByText("Single pages").click();
  await kept;
  await page.reload();
  await expect(navigation.getByRole("link", { name: "Book" })).toBeVisible();
  await expect(navigation.getByRole("link", { name: "Imprint" })).toBeHidden();
});

test("the palette leads to types and finds entries", { tag: "@narrow" }, async ({ page }) => {
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog");
  await palette.getByRole("combobox").fill("curr");
  await expect(palette.getByRole("option", { name: "Currents" })).toBeVisible();
  await palette.getByRole("combobox").fill("book");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Book" })).toBeVisible();
});

test("a list is sorted, searched and filtered by status, and its address says so", {
  tag: "@narrow",
}, async ({ page }) => {
  await open(page, "Book");
  await expect(page.getByRole("rowheader")).toHaveText(["Anchors", "Brushes", "Currents", "Dunes"]);
  await page.getByRole("button", { name: "pages" }).click();
  await expect(page.getByRole("rowheader")).toHaveText(["Brushes", "Dunes", "Anchors", "Currents"]);
  await page.getByRole("button", { name: "Status" }).click();
  await expect(page.getByRole("rowheader").last()).toHaveText("Anchors");
  await expect(page.getByRole("columnheader", { name: "Status" })).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("combobox", { name: "Status" }).selectOption("Modified");
  await expect(page.getByRole("rowheader")).toHaveText(["Brushes"]);
  const address = page.url();
  await expect(page.getByRole("button", { name: "Remove search and filters" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search" }).fill("anch");
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await page.getByRole("button", { name: "Remove search and filters" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(4);
  await page.goto(address);
  await expect(page.getByRole("rowheader")).toHaveText(["Brushes"]);
});

test("a list is accessible, light, dark and narrow", { tag: "@narrow" }, async ({ page }) => {
  await open(page, "Book");
  await expect(page.getByRole("rowheader")).toHaveCount(4);
  await expectAccessible(page, "list");
  await page.getByRole("button", { name: "Columns" }).click();
  await expectAccessible(page, "columns");
  await page.keyboard.press("Escape");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 800 });
  await expectAccessible(page, "list at 390 px, dark");
  await page.goto(`${page.url().split("?")[0]}?_q=nothing%20like%20this`);
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await expectAccessible(page, "nothing found");
  await page.goto(page.url().replace(LIST, "/content-manager/collection-types/api::no.no"));
  await expect(page.getByRole("heading", { name: "You may not read this type" })).toBeVisible();
});
