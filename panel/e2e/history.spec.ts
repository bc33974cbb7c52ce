import { expect, expectAccessible, logIn, section, test } from "./panel.ts";

test.use({ file: import.meta.filename });

const ARTICLES = "/content-manager/collection-types/api::article.article";

interface Made {
  data: { documentId: string };
}

test("an older version is compared and restored, and what was deleted comes back", async ({
  page,
  site,
  root,
}) => {
  const { data } = await root.call<Made>("POST", ARTICLES, { title: "First", note: "kept" });
  const path = `${ARTICLES}/${data.documentId}`;
  await root.call("POST", `${path}/actions/publish`, {});
  await root.call("PUT", path, { title: "Second", seo: { title: "About" } });
  await logIn(page, site.panel);
  await page.goto(`${site.panel}${path}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "History of Article" })).toBeVisible();
  const listed = section(page, "Versions").getByRole("listitem");
  await expect(listed).toHaveCount(3);
  await expect(listed.first()).toContainText("Changed");
  await expect(listed.first()).toContainText("Ro Ot");
  await expect(page.getByText("The entry says the same now.")).toBeVisible();

  await listed.nth(1).getByRole("button").focus();
  await page.keyboard.press("Enter");
  const title = page.getByRole("region", { name: "title" });
  await expect(title).toContainText("First");
  await expect(title).toContainText("Second");
  await expect(title.locator("mark")).toHaveText(["First", "Second"]);
  await expectAccessible(page, "a version");
  const other = page.getByLabel("Compare with");
  await other.selectOption({ index: 2 });
  await expect(page.getByText("Both versions say the same.")).toBeVisible();
  await other.selectOption({ index: 1 });
  await expect(title).toContainText(/Older: .*First.*Newer: .*Second/s);
  await expectAccessible(page, "two versions");
  // The other way round it is the same that is older.
  await listed.first().getByRole("button").click();
  await other.selectOption({ index: 1 });
  await expect(title).toContainText(/Older: .*First.*Newer: .*Second/s);
  await listed.nth(1).getByRole("button").click();
  await other.selectOption({ index: 0 });
  await expect(title).toContainText(/Then.*First.*Now.*Second/s);
  await page.getByLabel("Show").selectOption({ label: "The whole version" });
  await expect(page.getByRole("region", { name: "note" })).toContainText("kept");
  await page.getByRole("button", { name: "Restore this version" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore this version" }).click();
  await expect(listed).toHaveCount(4);
  await expect(listed.first()).toContainText("Restored");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page, "the history on a phone");
  await page.getByRole("link", { name: "Back to the entry" }).click();
  await expect(page.getByLabel("title")).toHaveValue("First");

  await root.call("DELETE", path);
  await page.goto(`${site.panel}/content-manager/trash`);
  const row = page.getByRole("row", { name: /First/ });
  await expect(row).toContainText("Article");
  await expectAccessible(page, "the trash on a phone");
  await row.getByRole("button", { name: "Restore First" }).click();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(page.getByLabel("title")).toHaveValue("First");

  await root.call("DELETE", path);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Trash" }).click();
  await row.getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
  await expectAccessible(page, "an empty trash");
});
