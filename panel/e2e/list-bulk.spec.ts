import { readFileSync } from "node:fs";
import { add, BOOKS, test } from "./books.ts";
import { addFilter, expectTitles, open } from "./lists.ts";
import { enterAtStart, expect, expectAccessible } from "./panel.ts";
import type { Caller } from "./people.ts";

test.use({ file: import.meta.filename });

const MAGAZINES = "/content-manager/collection-types/api::magazine.magazine";

interface Total {
  pagination: { total: number };
}

/** Returns how many changes of magazines the audit log has. */
async function changesNoted(root: Caller): Promise<number> {
  const asked = "filters[contentType]=api::magazine.magazine&filters[action]=entry.update";
  const { meta } = await root.call<{ meta: Total }>("GET", `/audit/entries?${asked}`);
  return meta.pagination.total;
}

test.beforeEach(async ({ page, site, root }) => {
  void root;
  await enterAtStart(page, site.panel);
});

test("bulk actions are about exactly what was chosen", { tag: "@narrow" }, async ({ page, root, site }) => {
  const ids = new Map<string, string>();
  for (let number = 10; number < 22; number++)
    ids.set(`Zine ${number}`, await add(root, "book", { title: `Zine ${number}`, genre: "poetry" }));
  await page.goto(
    `${site.panel}/content-manager/collection-types/api::book.book?filters[$and][0][title][$startsWithi]=zine`,
  );
  await expect(page.getByRole("rowheader")).toHaveCount(10);
  await page.getByRole("checkbox", { name: "Select Zine 11" }).check();
  await page.getByRole("checkbox", { name: "Select Zine 12" }).check();
  await page.getByRole("link", { name: "Next page" }).click();
  await expectTitles(page, ["Zine 20", "Zine 21"]);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  const bar = page.getByRole("region", { name: "What to do with the selection" });
  await expect(bar.getByRole("status")).toHaveText("4 selected (2 selected elsewhere)");
  await bar.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Publish 4 entries?" });
  await expect(dialog.getByRole("listitem")).toHaveText(["Zine 11", "Zine 12", "Zine 20", "Zine 21"]);
  await expectAccessible(page, "bulk confirmation");
  const asked = page.waitForRequest(/bulkPublish/);
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  expect((await asked).postDataJSON().documentIds).toEqual(
    ["Zine 11", "Zine 12", "Zine 20", "Zine 21"].map((title) => ids.get(title)),
  );
  await expect(dialog.getByRole("status")).toHaveText("4 entries: done.");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("checkbox", { name: "Select Zine 20" }).check();
  await page.getByRole("combobox", { name: "Status" }).selectOption("Draft");
  await expect(bar).toBeHidden();
  await expect(page.getByRole("rowheader")).toHaveCount(8);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await bar.getByRole("button", { name: "Delete" }).click();
  const deletion = page.getByRole("dialog", { name: "Delete 8 entries?" });
  await expect(deletion.getByRole("listitem").last()).toHaveText("and 3 more");
  await deletion.getByRole("button", { name: "Delete" }).click();
  await expect(deletion.getByRole("status")).toHaveText("8 entries: done.");
  const { pagination } = await root.call<{ pagination: { total: number } }>(
    "GET",
    `${BOOKS}?filters[title][$startsWith]=Zine`,
  );
  expect(pagination.total).toBe(4);
});

test("a bulk publish says of each entry what is wrong", { tag: "@narrow" }, async ({ page, root, site }) => {
  await add(root, "book", { title: "Fine", genre: "essay" });
  for (const genre of ["essay", "novel"]) await add(root, "book", { genre });
  await page.goto(`${site.panel}/content-manager/collection-types/api::book.book?page=1`);
  await addFilter(page, { field: "pages", operator: "is empty" });
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  const bar = page.getByRole("region", { name: "What to do with the selection" });
  await bar.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  const refused = dialog.getByRole("alert");
  await expect(refused).toContainText("2 entries were refused:");
  await expect(refused.getByText(/^title/)).toHaveCount(2);
  await expect(refused.getByRole("link")).toHaveCount(2);
  await expectAccessible(page, "bulk report");
});

test("one field of 500 entries is changed at once, and what is refused is told (35)", {
  tag: "@super-admin",
}, async ({ page, root }) => {
  test.slow();
  const ids: string[] = [];
  for (let start = 0; start < 500; start += 25)
    ids.push(
      ...(await Promise.all(
        Array.from({ length: 25 }, (_, number) =>
          add(root, "magazine", { name: `Bulk ${start + number}`, shelf: "B" }),
        ),
      )),
    );
  await open(page, "Magazine");
  await addFilter(page, { field: "shelf", operator: "is", value: "B" });
  await expect(page.getByText("500 entries")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Select all 500" }).click();
  await expect(page.getByText("500 selected (490 selected elsewhere)")).toBeVisible();
  // Two of them are deleted elsewhere before they are changed.
  for (const number of [7, 499]) await root.call("DELETE", `${MAGAZINES}/${ids[number]}`);
  const before = await changesNoted(root);
  await page.getByRole("button", { name: "Change a field" }).click();
  const dialog = page.getByRole("dialog", { name: "Change 500 entries" });
  await dialog.getByLabel("Field to change").selectOption("shelf");
  await dialog.getByLabel("New value; empty to remove it").fill("C");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await expect(dialog.getByText("498 entries: done.")).toBeVisible({ timeout: 60_000 });
  const refused = dialog.getByRole("alert").filter({ hasText: "2 entries were refused:" });
  await expect(refused.getByRole("link")).toHaveCount(2);
  for (const name of ["Bulk 7", "Bulk 499"])
    await expect(refused.getByRole("link", { name, exact: true })).toBeVisible();
  await expect(refused.getByText("It is not there any more, or your roles do not permit this.")).toHaveCount(
    2,
  );
  const { pagination } = await root.call<Total>("GET", `${MAGAZINES}?filters[shelf]=C`);
  expect(pagination.total).toBe(498);
  expect((await changesNoted(root)) - before).toBe(498);
});

test("an entry is duplicated and deleted, and the list is exported", { tag: "@narrow" }, async ({ page }) => {
  await open(page, "Author");
  await page.getByRole("button", { name: "Duplicate Ada" }).click();
  await expect(page).toHaveURL(/api::author\.author\/[a-z0-9]{24}/);
  await open(page, "Author");
  await expectTitles(page, ["Ada", "Ada", "Bob"]);
  await page.getByRole("button", { name: "Delete Ada" }).last().click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expectTitles(page, ["Ada", "Bob"]);
  await page.getByRole("button", { name: "Export" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: "As CSV" }).click();
  const file = await (await saved).path();
  const lines = readFileSync(file, "utf8").split("\r\n");
  expect(lines[0]).toBe("ID,name,Created,Updated");
  expect(lines).toHaveLength(4);
});
