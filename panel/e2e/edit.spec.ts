import { addressOf, change, expect, field, make, open, PAGE, read, save, TOPIC, test } from "./edit.ts";
import { enter, expectAccessible } from "./panel.ts";

test.use({ file: import.meta.filename });

test("an entry is written, saved, published and taken back", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  await enter(page, site.panel);
  await page.goto(addressOf(site, PAGE, "create"));
  await expect(page.getByRole("heading", { level: 1, name: "New: Page" })).toBeVisible();
  await field(page, "title").fill("Octavo is here");
  await expect(page.getByRole("heading", { level: 1, name: "Octavo is here" })).toBeVisible();
  await field(page, "text").focus();
  await page.keyboard.press("Control+s");
  await expect(page).toHaveURL(/page\.page\/[a-z0-9]{24}$/);
  await expect(field(page, "text")).toBeFocused();
  await expect(page.getByText("Draft", { exact: true }).first()).toBeVisible();
  await page.keyboard.type("Typed on");
  await page.keyboard.press("Control+Shift+Enter");
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
  const id = page.url().split("/").at(-1) ?? "";
  expect(await read(root, PAGE, id, "?status=published")).toMatchObject({
    title: "Octavo is here",
    text: "Typed on",
  });
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Unpublish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unpublish" }).click();
  await expect(page.getByText("Not published", { exact: true })).toBeVisible();
  expect((await read(root, PAGE, id)).status).toBe("draft");
});

test("a save sends what changed alone", { tag: "@narrow" }, async ({ page, site, root }) => {
  const made = await make(root, PAGE, {
    title: "Only this",
    text: "not this",
    rating: 3,
    summary: { lead: "no" },
  });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await field(page, "title").fill("Only that");
  const sent = page.waitForRequest((request) => request.method() === "PUT");
  await save(page);
  expect((await sent).postDataJSON()).toEqual({ title: "Only that" });
  expect((await sent).headers()["if-match"]).toBe(`"${made.updatedAt}"`);
});

test("the published version shows what is published, and the edits stay", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const made = await make(root, PAGE, { title: "First" });
  await root.call("POST", `/content-manager/collection-types/${PAGE}/${made.documentId}/actions/publish`, {});
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await field(page, "title").fill("Second, not saved");
  const versions = page.getByRole("navigation", { name: "Versions" });
  await versions.getByRole("link", { name: "Published" }).click();
  await expect(versions.locator("[aria-current]")).toHaveText("Published");
  await expect(field(page, "title")).toHaveValue("First");
  await expect(field(page, "title")).not.toBeEditable();
  await expectAccessible(page, "what is published");
  await versions.getByRole("link", { name: "Draft" }).click();
  await expect(field(page, "title")).toHaveValue("Second, not saved");
  await save(page);
  expect((await read(root, PAGE, made.documentId)).title).toBe("Second, not saved");
});

test("what is refused stays told until it is put right, and closed cards are opened for it", async ({
  page,
  site,
  root,
}) => {
  const note = { __component: "page.group", name: "Closed", notes: [{ head: "there" }, { body: "no head" }] };
  const made = await make(root, PAGE, {
    title: "To be published",
    parts: [{ __component: "page.note", head: "x" }, note],
  });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const problem = page.getByRole("alert").filter({ hasText: "1 problem" });
  await expect(problem).toBeVisible();
  await expect(field(page, "head")).toBeFocused();
  await expectAccessible(page, "problems");
  await field(page, "title").focus();
  await problem.getByRole("button", { name: /parts 2, notes 2, head/ }).click();
  await expect(field(page, "head")).toBeFocused();
  await page.keyboard.type("now there is one");
  await expect(problem).toBeHidden();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
});

test("a refusal of the server stands at its field", async ({ page, site, root }) => {
  const taken = await make(root, PAGE, { title: "Taken", code: "taken" });
  await root.call(
    "POST",
    `/content-manager/collection-types/${PAGE}/${taken.documentId}/actions/publish`,
    {},
  );
  const made = await make(root, PAGE, { title: "Other", code: "other" });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await field(page, "code").fill("taken");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const problem = page.getByRole("alert").filter({ hasText: "1 problem" });
  await expect(problem).toBeVisible();
  await field(page, "title").fill("This does not help");
  await expect(problem).toBeVisible();
  await field(page, "code").fill("taken-not");
  await expect(problem).toBeHidden();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
});

test("undo and redo reach over the whole entry", { tag: "@narrow" }, async ({ page, site, root }) => {
  const made = await make(root, PAGE, {
    title: "Start",
    parts: [{ __component: "page.note", head: "Only note" }],
  });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await field(page, "title").fill("Changed");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(field(page, "title")).toHaveValue("Start");
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(field(page, "title")).toHaveValue("Changed");
  await page.getByRole("button", { name: "More actions" }).focus();
  await page.keyboard.press("Control+z");
  await expect(field(page, "title")).toHaveValue("Start");
  await expect(page.getByText("Not saved", { exact: true })).toBeHidden();
});

test("an entry is duplicated with a free uid, read by curl, and deleted", async ({ page, site, root }) => {
  const made = await make(root, PAGE, { title: "To copy", slug: "to-copy", rating: 4 });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Copy as curl" }).click();
  await expect(page.getByRole("dialog")).toContainText(
    `/api/pages/${made.documentId}?locale=en&status=draft`,
  );
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Duplicate" }).click();
  const dialog = page.getByRole("dialog", { name: "Duplicate" });
  await expect(dialog.getByLabel("slug")).toHaveValue("to-copy-1");
  await dialog.getByRole("button", { name: "Duplicate" }).click();
  await expect(page).not.toHaveURL(new RegExp(made.documentId));
  await expect(field(page, "title")).toHaveValue("To copy");
  const id = page.url().split("/").at(-1) ?? "";
  expect(await read(root, PAGE, id)).toMatchObject({ slug: "to-copy-1", rating: 4 });
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/collection-types\/api(::|%3A%3A)page\.page(\?|$)/);
  await expect(read(root, PAGE, id)).rejects.toThrow("404");
});

test("one save is under way at a time, and what was typed last is what is saved", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const made = await make(root, PAGE, { title: "one" });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  let open_ = 0;
  let most = 0;
  let release: (() => void) | undefined;
  await page.route("**/content-manager/collection-types/**", async (route) => {
    if (route.request().method() !== "PUT") return route.continue();
    open_ += 1;
    most = Math.max(most, open_);
    if (!release) await new Promise<void>((go) => (release = go));
    const response = await route.fetch();
    open_ -= 1;
    await route.fulfill({ response });
  });
  await field(page, "title").fill("two");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveAttribute("aria-busy", "true");
  await field(page, "title").fill("three");
  await page.keyboard.press("Control+s");
  await page.keyboard.press("Control+s");
  release?.();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await expect(field(page, "title")).toHaveValue("three");
  await expect.poll(async () => (await read(root, PAGE, made.documentId)).title).toBe("three");
  expect(most).toBe(1);
});

test("a single type is written without an id", { tag: "@narrow" }, async ({ page, site, root }) => {
  await enter(page, site.panel);
  await page.goto(`${site.panel}/content-manager/single-types/api::imprint.imprint`);
  await field(page, "address").fill("1 Main Street");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "1 problem" })).toBeVisible();
  await field(page, "owner").fill("Ro Ot");
  await save(page);
  await page.reload();
  await expect(field(page, "owner")).toHaveValue("Ro Ot");
  const { data } = await root.call<{ data: object }>(
    "GET",
    "/content-manager/single-types/api::imprint.imprint",
  );
  expect(data).toMatchObject({ owner: "Ro Ot", address: "1 Main Street" });
});

test("before publishing, drafts that relations lead to are named, and may be published too", async ({
  page,
  site,
  root,
}) => {
  const [near, far] = [await make(root, TOPIC, { name: "Near" }), await make(root, TOPIC, { name: "Far" })];
  await root.call(
    "POST",
    `/content-manager/collection-types/${TOPIC}/${near.documentId}/actions/publish`,
    {},
  );
  const topics = [near, far].map(({ documentId }) => documentId);
  const made = await make(root, PAGE, { title: "With topics", topics });
  const other = await make(root, PAGE, { title: "Without topics", topics });
  await enter(page, site.panel);
  await open(page, site, PAGE, other.documentId);
  const dialog = page.getByRole("dialog", { name: "Related entries are not published" });
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(dialog.getByRole("listitem")).toHaveText([/Far/]);
  await expectAccessible(page, "related drafts");
  await dialog.getByRole("button", { name: "Publish without them" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
  expect((await read(root, TOPIC, far.documentId)).status).toBe("draft");
  expect((await read(root, PAGE, other.documentId, "?status=published")).topics).toEqual({ count: 1 });
  await open(page, site, PAGE, made.documentId);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await dialog.getByRole("button", { name: "Publish them too" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
  expect((await read(root, TOPIC, far.documentId)).status).toBe("published");
  expect((await read(root, PAGE, made.documentId, "?status=published")).topics).toEqual({ count: 2 });
});

test("what somebody else saved meanwhile is compared field by field", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const made = await make(root, PAGE, { title: "Base", text: "Base", rating: 1 });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await field(page, "title").fill("Mine");
  await field(page, "text").fill("My text");
  await change(root, PAGE, made.documentId, { title: "Theirs", text: "Their text", rating: 2 });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Somebody else has saved meanwhile" });
  await expect(dialog).toContainText("Ro Ot");
  await expectAccessible(page, "comparison");
  expect((await read(root, PAGE, made.documentId)).title).toBe("Theirs");
  await dialog.getByRole("group", { name: "title" }).getByRole("radio", { name: /Yours/ }).check();
  await dialog
    .getByRole("group", { name: "text" })
    .getByRole("radio", { name: /Theirs/ })
    .check();
  await dialog.getByRole("button", { name: "Save this" }).click();
  await expect(dialog).toBeHidden();
  await expect(field(page, "text")).toHaveValue("Their text");
  await expect.poll(async () => (await read(root, PAGE, made.documentId)).title).toBe("Mine");
  expect(await read(root, PAGE, made.documentId)).toMatchObject({ text: "Their text", rating: 2 });
});
