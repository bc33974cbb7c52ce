import { test } from "./books.ts";
import { addFilter, expectTitles, fillFilter, kept, open } from "./lists.ts";
import { enterAtStart, expect, expectAccessible } from "./panel.ts";

test.use({ file: import.meta.filename });

test.beforeEach(async ({ page, site, root }) => {
  void root;
  await enterAtStart(page, site.panel);
});

test("filters go through relations and components, and rows keep all their values", async ({ page }) => {
  await open(page, "Book");
  await page.getByRole("button", { name: "Columns" }).click();
  for (const column of ["category", "authors", "cover · motif"])
    await page.getByRole("button", { name: `Show ${column}`, exact: true }).click();
  await page.keyboard.press("Escape");
  await addFilter(page, { field: "authors · name", operator: "contains", value: "ad" });
  await expectTitles(page, ["Anchors", "Currents"]);
  await expect(page.getByRole("row", { name: "Currents" }).getByRole("cell")).toContainText(["Sea", "2"]);
  await addFilter(page, { field: "cover · motif", operator: "is empty" });
  await expectTitles(page, ["Currents"]);
  await page.getByLabel("Entries that fit").selectOption("any filter");
  await expectTitles(page, ["Anchors", "Currents", "Dunes"]);
  await page.getByRole("button", { name: "category", exact: true }).click();
  await expectTitles(page, ["Dunes", "Anchors", "Currents"]);
  await expect(page.getByRole("row", { name: "Anchors" })).toContainText("ship");
  await expect(page).toHaveURL(/sort=category\.name/);
});

test("a relation is filtered by an entry that is found by its name", async ({ page }) => {
  await open(page, "Book");
  await addFilter(page, { field: "category", operator: "is", entry: "Sea" });
  await expectTitles(page, ["Anchors", "Currents"]);
  await page.reload();
  await expectTitles(page, ["Anchors", "Currents"]);
  await page.getByRole("button", { name: "Change the filter: category is Sea" }).click();
  const dialog = page.getByRole("dialog", { name: "Filter" });
  await expect(dialog.getByRole("combobox", { name: "Value" })).toHaveAccessibleDescription("Sea");
  await dialog.getByRole("combobox", { name: "Value" }).press("ArrowDown");
  await expect(dialog.getByRole("listbox", { name: "Value" }).getByRole("option")).toHaveText(["Art", "Sea"]);
  await expectAccessible(page, "filter dialog with entries");
  await page.keyboard.press("Escape");
  await dialog.getByLabel("Condition").selectOption("is not");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expectTitles(page, ["Brushes", "Dunes"]);
  await page.getByRole("button", { name: "Change the filter: category is not Sea" }).click();
  await fillFilter(page, { field: "category", operator: "is empty" });
  await expectTitles(page, ["Dunes"]);
  await page.getByRole("button", { name: "Change the filter: category is empty" }).click();
  await fillFilter(page, { field: "authors", operator: "is", entry: "Bob" });
  await expectTitles(page, ["Brushes", "Currents"]);
  await expect(page.getByRole("button", { name: "Change the filter: authors is Bob" })).toBeVisible();
});

test("a click on a filter changes it, only its cross removes it", { tag: "@narrow" }, async ({ page }) => {
  await open(page, "Author");
  await addFilter(page, { field: "name", operator: "is", value: "Ada" });
  await expectTitles(page, ["Ada"]);
  await page.getByRole("button", { name: "Change the filter: name is Ada" }).click();
  await expectAccessible(page, "filter dialog");
  await fillFilter(page, { field: "name", operator: "is not", value: "Ada" });
  await expectTitles(page, ["Bob"]);
  await page.getByRole("button", { name: "Remove the filter: name is not Ada" }).click();
  await expectTitles(page, ["Ada", "Bob"]);
});

test("a filter stays with its type", { tag: "@narrow" }, async ({ page }) => {
  await open(page, "Category");
  await kept(page, () => addFilter(page, { field: "name", operator: "begins with", value: "s" }));
  await expectTitles(page, ["Sea"]);
  await open(page, "Magazine");
  await expect(page.getByRole("rowheader")).toHaveCount(3);
  await expect(page.getByRole("button", { name: /Change the filter/ })).toHaveCount(0);
  await open(page, "Category");
  await expectTitles(page, ["Sea"]);
  await expect(page.getByRole("button", { name: "Change the filter: name begins with s" })).toBeVisible();
});

test("columns, widths, order and page size are there in another browser, and the address wins", async ({
  page,
  site,
  browser,
}) => {
  // An address that says something has none of the filters that the account remembers.
  await page.goto(`${site.panel}/content-manager/collection-types/api::magazine.magazine?page=1`);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "Hide ID" }).click();
  await page.getByRole("button", { name: "Show Updated", exact: true }).click();
  await page.getByRole("button", { name: "Move Updated to the left" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "issue", exact: true }).click();
  await page.getByRole("button", { name: "issue", exact: true }).click();
  await page.getByLabel("Entries per page").selectOption("20");
  const edge = page.getByRole("separator", { name: "Width of name" });
  await edge.focus();
  await kept(page, () => page.keyboard.press("ArrowRight"));
  const wide = await edge.getAttribute("aria-valuenow");

  const other = await (await browser.newContext()).newPage();
  await enterAtStart(other, site.panel);
  await open(other, "Magazine");
  await expectTitles(other, ["Issue 3", "Issue 2", "Issue 1"]);
  const heads = other.getByRole("columnheader");
  await expect(heads).toContainText(["", "name", "issue", "Updated", "shelf", "Actions"]);
  await expect(other.getByLabel("Entries per page")).toHaveValue("20");
  await expect(other.getByRole("separator", { name: "Width of name" })).toHaveAttribute(
    "aria-valuenow",
    String(wide),
  );
  const address = new URL(other.url());
  await other.goto(`${address.origin}${address.pathname}?sort=issue:ASC&columns=name&pageSize=10`);
  await expectTitles(other, ["Issue 1", "Issue 2", "Issue 3"]);
  await expect(heads).toContainText(["", "name", "Actions"]);
  await other.getByRole("button", { name: "Columns" }).click();
  await kept(other, () => other.getByRole("button", { name: "Back to the type’s own columns" }).click());
  await other.keyboard.press("Escape");
  await expect(heads).toContainText(["", "ID", "name", "issue", "shelf", "Actions"]);
  await other.context().close();
});

test("a search waits until one pauses, and a refusal counts down in its place", { tag: "@narrow" }, async ({
  page,
}) => {
  await open(page, "Book");
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("_q=")) asked.push(new URL(request.url()).searchParams.get("_q") ?? "");
  });
  await page.getByRole("searchbox", { name: "Search" }).pressSequentially("dun", { delay: 20 });
  await expectTitles(page, ["Dunes"]);
  expect(asked.filter((text) => text !== "dun")).toEqual([]);
  await page.route(/_q=anch/, async (route) => {
    const error = { status: 429, name: "RateLimitError", message: "Too many" };
    await route.fulfill({ status: 429, headers: { "Retry-After": "2" }, json: { data: null, error } });
  });
  await page.getByRole("searchbox", { name: "Search" }).fill("anch");
  await expect(page.getByRole("alert")).toContainText(/Try again in (2 seconds|one second)/);
  await page.unroute(/_q=anch/);
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).not.toHaveAttribute("aria-disabled");
  await again.click();
  await expectTitles(page, ["Anchors"]);
});
