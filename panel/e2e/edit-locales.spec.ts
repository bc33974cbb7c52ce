import { change, expect, field, make, open, PAGE, read, save, TOPIC, test } from "./edit.ts";
import { enter, expectAccessible } from "./panel.ts";

test.use({ file: import.meta.filename });

test("another locale begins empty, but for what all share", async ({ page, site, root }) => {
  const data = { title: "English", text: "English text", rating: 5, summary: { lead: "English lead" } };
  const made = await make(root, PAGE, data);
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  const locales = page.getByRole("region", { name: "Languages" });
  await expect(locales.getByRole("link", { name: /^French/ })).toContainText("Not yet");
  await locales.getByRole("link", { name: /^French/ }).click();
  await expect(page).toHaveURL(/locale=fr/);
  await expect(locales.locator("[aria-current]")).toHaveText(/French/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^New in French.*: Page$/);
  await expect(field(page, "title")).toHaveValue("");
  await expect(field(page, "text")).toHaveValue("");
  await expect(page.getByRole("textbox", { name: "lead" })).toBeHidden();
  await expect(field(page, "rating")).toHaveValue("5");
  await expect(page.locator("[data-field=rating]")).toContainText("Shared by all languages");
  await expect(page.locator("[data-field=title]")).not.toContainText("Shared by all languages");

  await locales.getByRole("button", { name: /^Show English.* beside it/ }).press("Enter");
  const beside = page.getByRole("region", { name: /^English/ });
  await expect(beside.getByRole("textbox", { name: "text" })).toHaveValue("English text");
  await expect(beside.getByRole("textbox", { name: "title" })).toHaveAttribute("readonly", "");
  await page.getByRole("main").getByRole("textbox", { name: "text" }).first().fill("Texte français");
  await expect(beside.getByRole("textbox", { name: "text" })).toHaveValue("English text");
  await expectAccessible(page, "two locales side by side");
  await beside.getByRole("button", { name: /^Close English/ }).press("Enter");
  await expect(beside).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await locales.getByRole("link", { name: /^English/ }).click();
  await expect(field(page, "title")).toHaveValue("English");
  await expect(field(page, "text")).toHaveValue("English text");
});

test("a locale is filled in from another one", async ({ page, site, root }) => {
  const topics = [];
  for (const name of ["C", "A", "B"]) topics.push(await make(root, TOPIC, { name }));
  for (const { documentId } of topics.slice(0, 2))
    await change(root, TOPIC, documentId, { name: "Fr" }, "?locale=fr");
  const data = {
    title: "Guten Tag",
    slug: "guten-tag",
    text: "Text",
    rating: 2,
    summary: { lead: "Lead", length: 7 },
    parts: [{ __component: "page.group", name: "G", notes: [{ head: "one" }, { head: "two" }] }],
    topics: topics.map(({ documentId }) => documentId),
  };
  const made = await make(root, PAGE, data);
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId, "?locale=fr");
  await page.getByRole("button", { name: "Fill in from another language" }).click();
  const dialog = page.getByRole("dialog", { name: "Fill in from another language" });
  await expect(dialog.getByRole("checkbox", { name: "title" })).toBeChecked();
  await expect(dialog.getByRole("checkbox", { name: "rating" })).toHaveCount(0);
  await expectAccessible(page, "what is filled in");
  await dialog.getByRole("button", { name: "Fill in", exact: true }).click();
  await expect(dialog).toContainText("One relation was left out");
  await expect(dialog).toContainText("B");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(field(page, "title")).toHaveValue("Guten Tag");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(field(page, "title")).toHaveValue("");
  await expect(field(page, "text")).toHaveValue("");
  await expect(page.getByText("Not saved")).toBeHidden();
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(field(page, "title")).toHaveValue("Guten Tag");
  await field(page, "title").fill("Bonjour");
  await save(page);
  const saved = await read(root, PAGE, made.documentId, "?locale=fr");
  expect(saved).toMatchObject({
    title: "Bonjour",
    text: "Text",
    rating: 2,
    summary: { lead: "Lead", length: 7 },
  });
  expect(saved.parts).toMatchObject([{ name: "G", notes: [{ head: "one" }, { head: "two" }] }]);
  expect(saved.slug).toBe("guten-tag");
  const related = await root.call<{ results: { documentId: string }[] }>(
    "GET",
    `/content-manager/relations/${PAGE}/${made.documentId}/topics?locale=fr`,
  );
  expect(related.results.map(({ documentId }) => documentId)).toEqual(
    topics.slice(0, 2).map(({ documentId }) => documentId),
  );
  expect((await read(root, PAGE, made.documentId)).title).toBe("Guten Tag");
});
