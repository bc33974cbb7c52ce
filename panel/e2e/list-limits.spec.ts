import { gzipSync } from "node:zlib";
import { add, BOOKS, test } from "./books.ts";
import { addFilter, expectTitles, open } from "./lists.ts";
import { enter, enterAtStart, expect } from "./panel.ts";
import { type Caller, logInAs, makeMember } from "./people.ts";

test.use({ file: import.meta.filename });

const MOST_BYTES = 40_000;

test("a list of 100 rows and 5 columns is one request of few bytes, for the columns shown", async ({
  page,
  root,
  site,
}) => {
  const { results } = await root.call<{ results: { documentId: string }[] }>(
    "GET",
    "/content-manager/collection-types/api::author.author",
  );
  const authors = results.map(({ documentId }) => documentId);
  for (let start = 0; start < 100; start += 25)
    await Promise.all(
      Array.from({ length: 25 }, (_, number) =>
        add(root, "book", {
          title: `Long list, number ${start + number}`,
          secret: "not asked for ".repeat(18),
          cover: { motif: "motif ".repeat(40) },
          authors,
        }),
      ),
    );
  await enter(page, site.panel);
  const path = "/content-manager/collection-types/api::book.book";
  const lists: string[] = [];
  page.on("request", (request) => {
    const pathname = site.pathOf(request.url());
    if (pathname.startsWith("/content-manager/collection-types/"))
      lists.push(pathname + new URL(request.url()).search);
  });
  const answer = page.waitForResponse((one) => site.pathOf(one.url()) === path);
  await page.goto(`${site.panel}${path}?pageSize=100&columns=title,pages,genre,category,status`);
  await expect(page.getByRole("rowheader")).toHaveCount(100);
  const body = await (await answer).body();
  expect(lists).toHaveLength(1);
  expect(new URLSearchParams(lists[0]?.split("?")[1]).get("fields")).toBe("title,pages,genre,category.name");
  expect(gzipSync(body).length).toBeLessThanOrEqual(MOST_BYTES);
});

/** Makes somebody who reads two fields of what they made themselves, and returns them. */
async function makeNarrow(root: Caller, email: string, site: Parameters<typeof logInAs>[0]): Promise<Caller> {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name: "Narrow" });
  const may = (action: string) => ({
    action: `plugin::content-manager.explorer.${action}`,
    subject: "api::book.book",
    properties: { fields: ["title", "genre"], locales: ["en"] },
    conditions: ["admin::is-creator"],
  });
  const permissions = [may("read"), { ...may("create"), conditions: [] }, may("update")];
  await root.call("PUT", `/admin/roles/${data.id}/permissions`, { permissions });
  await makeMember(site, root, email, data.id);
  return logInAs(site, email);
}

test("a role with two readable fields and a condition lists, filters and changes what it may", {
  tag: "@narrow",
}, async ({ page, root, site }) => {
  const me = await makeNarrow(root, "books@example.org", site);
  for (const title of ["Mine one", "Mine two"]) await me.call("POST", BOOKS, { title, genre: "essay" });
  await enterAtStart(page, site.panel, "books@example.org");
  const navigation = page.getByRole("navigation", { name: "Screens" });
  await expect(navigation.getByRole("link")).toHaveText(["Start", "Settings", "Your profile", "Book"]);
  await open(page, "Book");
  await expectTitles(page, ["Mine one", "Mine two"]);
  await expect(page.getByRole("columnheader")).toContainText([
    "",
    "ID",
    "title",
    "genre",
    "Status",
    "Actions",
  ]);
  await page.getByRole("button", { name: "Columns" }).click();
  await expect(page.getByRole("button", { name: /^Show / })).not.toContainText(["secret"]);
  await expect(page.getByRole("button", { name: "Show secret" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await addFilter(page, { field: "title", operator: "ends with", value: "two" });
  await expectTitles(page, ["Mine two"]);
  await expect(page.getByRole("button", { name: "Delete Mine two" })).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Select Mine two" }).check();
  const bar = page.getByRole("region", { name: "What to do with the selection" });
  await expect(bar.getByRole("button")).toHaveText(["Change a field", "Clear the selection"]);
  await bar.getByRole("button", { name: "Change a field" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Field to change").getByRole("option")).toHaveText(["title", "genre"]);
  await dialog.getByLabel("Field to change").selectOption("genre");
  await dialog.getByLabel(/^New value/).selectOption("novel");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(dialog.getByText("One entry: done.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("row", { name: "Mine two" })).toContainText("novel");
});
