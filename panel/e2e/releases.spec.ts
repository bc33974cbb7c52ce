import { expect, expectAccessible, logIn, test } from "./panel.ts";

test.use({ file: import.meta.filename });

interface Made {
  data: { documentId: string };
}

test("an entry is planned and cancelled", { tag: "@narrow" }, async ({ page, site, root }) => {
  const articles = "/content-manager/collection-types/api::article.article";
  const { data } = await root.call<Made>("POST", articles, { title: "Tomorrow" });
  await logIn(page, site.panel);
  await page.goto(`${site.panel}${articles}/${data.documentId}`);

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Schedule", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Date and time")).toBeVisible();
  await dialog.getByLabel("Date and time").fill("2099-01-31T09:00");
  await dialog.getByLabel("Time zone").selectOption("Europe/Paris");
  await expectAccessible(page, "the schedule");
  await dialog.getByRole("button", { name: "Schedule", exact: true }).press("Enter");
  await expect(dialog.getByRole("time")).toHaveText(/^Publish: .*9:00/);
  await page.keyboard.press("Escape");
  const planned = page.getByRole("region", { name: "Planned" });
  await expect(planned.getByText(/Publish: .*2099/)).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Schedule", exact: true }).click();
  await dialog.getByRole("button", { name: /^Cancel this plan/ }).click();
  await expect(dialog.getByRole("time")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(planned).toHaveCount(0);
});

// Releases are for who may do everything, unless another role is given them.
test("an entry is put into a release that publishes it", { tag: "@super-admin" }, async ({
  page,
  site,
  root,
}) => {
  const articles = "/content-manager/collection-types/api::article.article";
  const { data } = await root.call<Made>("POST", articles, { title: "Tomorrow" });
  await logIn(page, site.panel);
  await page.goto(`${site.panel}${articles}/${data.documentId}`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Add to release" }).click();
  await dialog.getByLabel("Name").fill("Spring");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toHaveCount(0);

  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`${site.panel}/plugins/content-releases`);
  await expect(page.getByRole("row", { name: /Spring.*Ready/ })).toBeVisible();
  await expectAccessible(page, "the releases");
  await page.getByRole("link", { name: "Spring" }).click();
  await expect(page.getByRole("link", { name: "Tomorrow" })).toBeVisible();
  await expectAccessible(page, "a release");
  await page.getByRole("button", { name: "Publish now" }).click();
  await dialog.getByRole("button", { name: "Publish now" }).click();
  await expect(page.getByText(/^Published: /)).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish now" })).toHaveCount(0);
  const { data: entry } = await root.call<{ data: { status: string } }>(
    "GET",
    `${articles}/${data.documentId}`,
  );
  expect(entry.status).toBe("published");
});

test("all that is planned is listed, and cancelled from there", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const articles = "/content-manager/collection-types/api::article.article";
  const plans = "/content-releases/schedules";
  const { data: entries } = await root.call<{ data: { id: number }[] }>("GET", `${plans}/all`);
  for (const { id } of entries) await root.call("DELETE", `${plans}/${id}`);
  for (const [title, year] of [
    ["Second", 2098],
    ["First", 2097],
  ] as const) {
    const { data } = await root.call<Made>("POST", articles, { title });
    await root.call("POST", plans, {
      contentType: "api::article.article",
      entryDocumentId: data.documentId,
      type: "publish",
      scheduledAt: `${year}-01-31T09:00:00Z`,
      timezone: "UTC",
    });
  }
  await logIn(page, site.panel);
  await page.goto(`${site.panel}/plugins/content-releases`);
  await page.getByRole("button", { name: "Single entries" }).press("Enter");
  const main = page.getByRole("main");
  const titles = main.getByRole("link", { name: /^(First|Second)$/ });
  await expect(titles).toHaveText(["First", "Second"]);
  await expect(main.getByRole("time").first()).toHaveText(/^Publish: .*2097/);
  await expectAccessible(page, "what is planned");
  await page.getByLabel("Type", { exact: true }).selectOption("api::article.article");
  await expect(page).toHaveURL(/type=api/);
  await expect(titles).toHaveCount(2);
  await page.setViewportSize({ width: 390, height: 800 });
  await main.getByRole("button", { name: /^Cancel this plan .* First$/ }).click();
  await expect(titles).toHaveText(["Second"]);
  const { data: left } = await root.call<{ data: unknown[] }>("GET", `${plans}/all`);
  expect(left).toHaveLength(1);
});

test("entries that are chosen in a list are put into a release together", { tag: "@super-admin" }, async ({
  page,
  site,
  root,
}) => {
  const articles = "/content-manager/collection-types/api::article.article";
  for (const title of ["Chosen 1", "Chosen 2"]) await root.call("POST", articles, { title });
  await logIn(page, site.panel);
  await page.goto(`${site.panel}${articles}?filters[$and][0][title][$startsWithi]=chosen`);
  await page.getByRole("checkbox", { name: "Select Chosen 1" }).check();
  await page.getByRole("checkbox", { name: "Select Chosen 2" }).check();
  const bar = page.getByRole("region", { name: "What to do with the selection" });
  await bar.getByRole("button", { name: "Add to release" }).click();
  const dialog = page.getByRole("dialog", { name: "Add 2 entries to a release" });
  await dialog.getByLabel("Release").selectOption("A new release");
  await dialog.getByLabel("Name").fill("Together");
  await expectAccessible(page, "many entries into a release");
  await dialog.getByRole("button", { name: "Add", exact: true }).press("Enter");
  await expect(dialog.getByText("2 entries were added.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(bar).toBeHidden();
  await page.goto(`${site.panel}/plugins/content-releases`);
  await page.getByRole("link", { name: "Together" }).click();
  await expect(page.getByRole("link", { name: /^Chosen [12]$/ })).toHaveCount(2);
});

test("a release beyond the first page is searched for, and gets the entry", { tag: "@super-admin" }, async ({
  page,
  site,
  root,
}) => {
  const articles = "/content-manager/collection-types/api::article.article";
  const { data } = await root.call<Made>("POST", articles, { title: "Sought" });
  for (let number = 1; number <= 21; number += 1)
    await root.call("POST", "/content-releases", { name: `Many ${String(number).padStart(2, "0")}` });
  await logIn(page, site.panel);
  await page.goto(`${site.panel}${articles}/${data.documentId}`);
  const dialog = page.getByRole("dialog");
  const addTo = async (): Promise<void> => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("button", { name: "Add to release" }).click();
  };
  await addTo();
  const choice = dialog.getByLabel("Release", { exact: true });
  await expect(choice.getByRole("option", { name: "Many 21" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Next page" }).click();
  await expect(choice.getByRole("option", { name: "Many 21" })).toHaveCount(1);
  await dialog.getByLabel("Search the releases").fill("MANY 21");
  await expect(choice.getByRole("option")).toHaveText(["Many 21", "A new release"]);
  await expectAccessible(page, "a release that is searched for");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toHaveCount(0);

  await addTo();
  await dialog.getByLabel("Search the releases").fill("many 2");
  await expect(choice.getByRole("option")).toHaveText(["Many 20", "A new release"]);
  await choice.selectOption("Many 20");
  await dialog.getByLabel("Search the releases").fill("many 1");
  await expect(choice.getByRole("option", { name: "Many 10" })).toHaveCount(1);
  await expect(choice.getByRole("option", { name: "Many 20" })).toHaveCount(1);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const query = `contentType=api::article.article&entryDocumentId=${data.documentId}&hasEntryAttached=true`;
  const { data: attached } = await root.call<{ data: { name: string }[] }>(
    "GET",
    `/content-releases/getByDocumentAttached?${query}`,
  );
  expect(attached.map(({ name }) => name).sort()).toEqual(["Many 20", "Many 21"]);
});
