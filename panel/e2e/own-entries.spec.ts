import { addressOf, expect, field, make, open, PAGE, read, save, test } from "./edit.ts";
import { kept } from "./lists.ts";
import { enter, expectAccessible, section } from "./panel.ts";
import { type Caller, makeMember } from "./people.ts";

test.use({ file: import.meta.filename });

const EXPLORER = "plugin::content-manager.explorer";

/** Makes somebody with two fields of the pages, and with those pages alone that they made. */
async function makeWriter(root: Caller, name: string): Promise<number> {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name });
  const permissions = ["create", "read", "update", "delete", "publish"].map((action) => ({
    action: `${EXPLORER}.${action}`,
    subject: PAGE,
    properties: /delete|publish/.test(action) ? {} : { fields: ["title", "text"], locales: ["en"] },
    conditions: action === "create" ? [] : ["admin::is-creator"],
  }));
  await root.call("PUT", `/admin/roles/${data.id}/permissions`, { permissions });
  return data.id;
}

test("who has two fields of their own entries does a day's work, and meets nobody else's", {
  tag: "@narrow",
}, async ({ page, site, root }) => {
  const { documentId: others } = await make(root, PAGE, { title: "Not theirs", text: "secret" });
  await makeMember(site, root, "own@example.org", await makeWriter(root, "Own pages"));
  await enter(page, site.panel, "own@example.org");
  await page.goto(`${site.panel}/content-manager/collection-types/${PAGE}`);
  await expect(page.getByRole("heading", { name: "No entries yet" })).toBeVisible();
  await expectAccessible(page, "a list without anything of one's own");

  await page.getByRole("link", { name: "New entry" }).first().click();
  await expect(page.locator("[data-field]")).toHaveCount(2);
  await field(page, "title").fill("Theirs");
  await field(page, "text").fill("First");
  await save(page);
  const id = page.url().split("/").at(-1)?.split("?")[0] ?? "";
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
  expect((await read(root, PAGE, id)).status).toBe("published");

  // What others write into fields one may not see stays there, and unseen.
  await root.call("PUT", `/content-manager/collection-types/${PAGE}/${id}`, { code: "hidden" });
  await page.reload();
  await field(page, "text").fill("Second");
  await save(page);
  expect(await read(root, PAGE, id)).toMatchObject({ text: "Second", code: "hidden" });
  await expect(page.locator("[data-field=code]")).toHaveCount(0);

  await page.goto(`${site.panel}/content-manager/collection-types/${PAGE}`);
  await expect(page.getByRole("rowheader")).toHaveText(["Theirs"]);
  await page.getByRole("button", { name: "Add a filter" }).click();
  const fields = page.getByRole("dialog", { name: "Filter" }).getByLabel("Field").getByRole("option");
  await expect(fields.filter({ hasText: /^(title|text)$/ })).toHaveCount(2);
  await expect(fields.filter({ hasText: /code|rating|pin|summary/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await kept(page, () => page.getByRole("searchbox", { name: "Search" }).fill("secret"));
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await kept(page, () => page.getByRole("button", { name: "Remove search and filters" }).click());

  await page.goto(addressOf(site, PAGE, others));
  await expect(page.getByRole("heading", { name: "This entry is not there" })).toBeVisible();
  await expectAccessible(page, "an entry of somebody else");
  await page.getByRole("link", { name: /^To the list/ }).click();
  await expect(page.getByRole("rowheader")).toHaveText(["Theirs"]);

  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("theirs");
  await expect(page.getByRole("option", { name: /^Theirs/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /Not theirs/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.goto(site.panel);
  await expect(section(page, "Worked on last").getByRole("link")).toHaveText(["Theirs"]);
});

test("what was deleted of one's own comes back without what others deleted", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const { documentId: others } = await make(root, PAGE, { title: "Deleted by root" });
  await root.call("DELETE", `/content-manager/collection-types/${PAGE}/${others}`);
  await makeMember(site, root, "trash@example.org", await makeWriter(root, "Own trash"));
  await enter(page, site.panel, "trash@example.org");
  await page.goto(addressOf(site, PAGE, "create"));
  await field(page, "title").fill("Deleted by me");
  await save(page);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No entries yet" })).toBeVisible();
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Trash" }).click();
  await expect(page.getByRole("row", { name: /Deleted by me/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /Deleted by root/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Restore Deleted by me" }).click();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(field(page, "title")).toHaveValue("Deleted by me");
});

test("the versions of an entry tell those fields alone that one may read", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  await makeMember(site, root, "versions@example.org", await makeWriter(root, "Own versions"));
  await enter(page, site.panel, "versions@example.org");
  await page.goto(addressOf(site, PAGE, "create"));
  await field(page, "title").fill("One");
  await save(page);
  const id = page.url().split("/").at(-1)?.split("?")[0] ?? "";
  await root.call("PUT", `/content-manager/collection-types/${PAGE}/${id}`, { title: "Two", code: "hidden" });
  await open(page, site, PAGE, id);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("link", { name: "History" }).click();
  const versions = section(page, "Versions").getByRole("listitem");
  await expect(versions).toHaveCount(2);
  await page.getByLabel("Show").selectOption({ label: "The whole version" });
  await expect(page.getByRole("region", { name: "title" })).toContainText("Two");
  await expect(page.getByRole("main")).not.toContainText("hidden");
  await expectAccessible(page, "a version of which one sees two fields");
});
