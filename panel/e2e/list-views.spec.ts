import type { Page } from "@playwright/test";
import { test } from "./books.ts";
import { expectTitles, kept, open } from "./lists.ts";
import { enter, enterAtStart, expect, expectAccessible } from "./panel.ts";

test.use({ file: import.meta.filename });

const LIST = "/content-manager/collection-types/api::book.book";
const ALL = ["Anchors", "Brushes", "Currents", "Dunes"];

function views(page: Page) {
  return page.getByRole("navigation", { name: "Views" }).getByRole("link");
}

async function name(page: Page, button: string, typed: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(typed);
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
}

test("views are saved, opened by a link and in another browser, changed, renamed and deleted", {
  tag: "@narrow",
}, async ({ page, site, root, browser }) => {
  void root;
  await enterAtStart(page, site.panel);
  await open(page, "Book");
  await expectTitles(page, ALL);
  const status = page.getByRole("combobox", { name: "Status" });
  await status.selectOption("Modified");
  await expectTitles(page, ["Brushes"]);
  await kept(page, () => name(page, "Save as a view", "To publish"));
  await expect(views(page)).toHaveText(["All", "To publish"]);
  await expect(views(page).last()).toHaveAttribute("aria-current", "page");
  await expect(page).toHaveURL(/view=v/);
  const id = new URL(page.url()).searchParams.get("view");
  await views(page).first().click();
  await expectTitles(page, ALL);
  await expect(status).toHaveValue("");
  await views(page).last().click();
  await expectTitles(page, ["Brushes"]);

  const save = page.getByRole("button", { name: "Save changes to To publish" });
  await expect(save).toHaveCount(0);
  await status.selectOption("All");
  await expectTitles(page, ALL);
  await page.getByRole("button", { name: "Undo changes" }).click();
  await expectTitles(page, ["Brushes"]);
  await expect(save).toHaveCount(0);
  await status.selectOption("All");
  await page.getByRole("button", { name: "pages" }).click();
  await expectTitles(page, ["Brushes", "Dunes", "Anchors", "Currents"]);
  await kept(page, () => save.click());
  await expect(save).toHaveCount(0);
  await kept(page, () => name(page, "Rename", "By pages"));
  await expect(views(page)).toHaveText(["All", "By pages"]);
  await name(page, "Save as a view", "by PAGES");
  await expect(page.getByText("There is a view of this name already.")).toBeVisible();
  await expectAccessible(page, "a view is named");
  await page.keyboard.press("Escape");

  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await enter(elsewhere, site.panel);
  await elsewhere.goto(`${site.panel}${LIST}?view=${id}`);
  await expectTitles(elsewhere, ["Brushes", "Dunes", "Anchors", "Currents"]);
  await expect(views(elsewhere).last()).toHaveAttribute("aria-current", "page");
  await elsewhere.emulateMedia({ colorScheme: "dark" });
  await elsewhere.setViewportSize({ width: 390, height: 800 });
  await expectAccessible(elsewhere, "a view at 390 px, dark");
  await kept(page, () => name(page, "Rename", "Longest last"));
  await elsewhere.setViewportSize({ width: 1280, height: 800 });
  await elsewhere.getByRole("combobox", { name: "Status" }).selectOption("Modified");
  await elsewhere.getByRole("button", { name: "Save changes to By pages" }).click();
  await expect(elsewhere.getByText("has changed this view in the meantime")).toBeVisible();
  await expect(views(elsewhere)).toHaveText(["All", "Longest last"]);
  await kept(elsewhere, () =>
    elsewhere.getByRole("button", { name: "Save changes to Longest last" }).click(),
  );
  await expect(elsewhere.getByText("has changed this view in the meantime")).toHaveCount(0);
  await other.close();

  await page.reload();
  await page.getByRole("button", { name: "Delete Longest last" }).click();
  await kept(page, () => page.getByRole("button", { name: "Delete the view" }).click());
  await expect(views(page)).toHaveText(["All"]);
  await page.goto(`${site.panel}${LIST}?view=${id}`);
  await expect(page.getByText("This view was deleted, or is somebody else’s.")).toBeVisible();
});

test("a type has a bounded number of views, and says so", { tag: "@narrow" }, async ({ page, site, me }) => {
  const search = { pageSize: "10", sort: "id:ASC", columns: "title" };
  const many = Array.from({ length: 20 }, (_, index) => ({ id: `v${index}`, name: `View ${index}`, search }));
  await me.call("PUT", "/admin/users/me/preferences", { "views api::book.book": many });
  await enterAtStart(page, site.panel);
  await open(page, "Book");
  await expect(views(page)).toHaveCount(21);
  await page.getByRole("button", { name: "Save as a view" }).click();
  await expect(page.getByText("A type has 20 views at most. Delete one first.")).toBeVisible();
});
