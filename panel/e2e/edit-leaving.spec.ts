import type { Page } from "@playwright/test";
import { addressOf, change, expect, field, make, open, PAGE, read, save, TOPIC, test } from "./edit.ts";
import { enter } from "./panel.ts";
import { type Caller, PASSWORD } from "./people.ts";

test.use({ file: import.meta.filename });

/** Every way out of the form but those that unload the page, which the browser asks about itself. */
const WAYS: Record<string, (page: Page) => Promise<void>> = {
  "a link": (page) => page.getByRole("link", { name: "Start", exact: true }).click(),
  "the browser's way back": (page) => page.evaluate(() => history.back()),
  "the browser's way on": (page) => page.evaluate(() => history.forward()),
  "the palette": async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Go to a screen" }).getByRole("combobox").fill("profile");
    await page.keyboard.press("Enter");
  },
  "another locale": (page) => page.getByRole("link", { name: /^French/ }).click(),
  "the list": (page) => page.locator(".edit-back").click(),
  "a log-out": async (page) => {
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("button", { name: "Log out", exact: true }).click();
  },
};

/** Puts the caret behind so many letters of a field. */
async function putCaret(page: Page, name: string, at: number): Promise<void> {
  await field(page, name).focus();
  await field(page, name).evaluate(
    (box: HTMLTextAreaElement, place) => box.setSelectionRange(place, place),
    at,
  );
}

function caret(page: Page): Promise<number | null> {
  return page.evaluate(() => (document.activeElement as HTMLTextAreaElement).selectionStart);
}

test("every way out asks first, and staying keeps what was typed", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const made = await make(root, PAGE, { title: "Before", text: "text" });
  await enter(page, site.panel);
  await page.goto(addressOf(site, PAGE, "?sort=createdAt:desc"));
  await page.locator(`a[href*="${made.documentId}"]`).first().click();
  await page.getByRole("link", { name: "Your profile" }).first().click();
  await page.goBack();
  await field(page, "title").fill("After");
  await field(page, "text").fill("Also after");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  for (const [name, leave] of Object.entries(WAYS)) {
    await putCaret(page, "text", 4);
    await leave(page);
    await expect(question, name).toBeVisible();
    await question.getByRole("button", { name: "Stay here" }).click();
    await expect(question).toBeHidden();
    await expect(page, name).toHaveURL(new RegExp(`${made.documentId}$`));
    await expect(field(page, "title"), name).toHaveValue("After");
    await expect(field(page, "text"), name).toHaveValue("Also after");
    await expect(field(page, "text"), name).toBeFocused();
    expect(await caret(page), name).toBe(4);
  }
  await page.getByRole("link", { name: /^French/ }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/locale=fr/);
  await expect(field(page, "title")).toHaveValue("");
});

test("a related entry opens over what is not saved, and another page asks first (1)", async ({
  page,
  site,
  root,
}) => {
  const topic = await make(root, TOPIC, { name: "Harbours" });
  const made = await make(root, PAGE, { title: "Related", topics: { connect: [topic.documentId] } });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  const related = page.locator("[data-field=topics]").getByRole("link", { name: "Harbours" });
  await expect(related).toBeVisible();
  await field(page, "text").fill("Written");
  await putCaret(page, "text", 4);
  await related.click();
  const drawer = page.getByRole("dialog");
  await expect(field(page, "name")).toHaveValue("Harbours");
  await expect(drawer.getByRole("link", { name: "Open on its own page" })).toHaveAttribute(
    "target",
    "_blank",
  );
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(related).toBeFocused();

  await putCaret(page, "text", 4);
  const asking = page.waitForEvent("dialog");
  await page.evaluate((address) => setTimeout(() => location.assign(address)), `${site.panel}/me`);
  const question = await asking;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await expect(page).toHaveURL(addressOf(site, PAGE, made.documentId));
  await expect(field(page, "text")).toHaveValue("Written");
  await expect(field(page, "text")).toBeFocused();
  expect(await caret(page)).toBe(4);
});

test("what closes over the form leaves the caret where it was", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const made = await make(root, PAGE, { title: "Carets", text: "text of mine" });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await putCaret(page, "text", 4);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to a screen" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await page.keyboard.type("ure");
  await expect(field(page, "text")).toHaveValue("texture of mine");
});

interface OwnSession {
  id: string;
  current: boolean;
}

async function endOthers(caller: Caller): Promise<void> {
  const { data } = await caller.call<{ data: OwnSession[] }>("GET", "/admin/users/me/sessions");
  for (const { id } of data.filter(({ current }) => !current))
    await caller.call("DELETE", `/admin/users/me/sessions/${id}`);
}

test("a session that ends while an entry is written takes nothing with it", { tag: "@narrow" }, async ({
  page,
  site,
  root,
  me,
}) => {
  const made = await make(root, PAGE, { title: "Session" });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await field(page, "title").fill("Typed before it ended");
  await endOthers(me);
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await expect(page).toHaveURL(addressOf(site, PAGE, made.documentId));
  expect((await read(root, PAGE, made.documentId)).title).toBe("Typed before it ended");
});

test("changes of different fields are both kept, and what is not reached stays told", {
  tag: "@narrow",
}, async ({ page, site, root }) => {
  const made = await make(root, PAGE, { title: "Base", text: "Base" });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await page.route("**/content-manager/collection-types/**", (route) =>
    route.request().method() === "PUT" ? route.fulfill({ status: 429, json: {} }) : route.continue(),
  );
  await field(page, "title").fill("Mine");
  await page.keyboard.press("Control+s");
  const refusal = page.getByRole("alert").filter({ hasText: "Too many attempts" });
  await expect(refusal).toBeVisible();
  await field(page, "title").fill("Mine again");
  await expect(refusal).toBeVisible();
  await page.unroute("**/content-manager/collection-types/**");
  await change(root, PAGE, made.documentId, { text: "Theirs" });
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: "Somebody else has saved meanwhile" });
  await expect(dialog).toContainText("You changed different fields");
  await dialog.getByRole("button", { name: "Save this" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await expect(refusal).toBeHidden();
  expect(await read(root, PAGE, made.documentId)).toMatchObject({ title: "Mine again", text: "Theirs" });
  await save(page);
});

test("what was deleted elsewhere while it was edited leads to the list", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const made = await make(root, PAGE, { title: "Before" });
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  await field(page, "title").fill("After");
  await root.call("DELETE", `/content-manager/collection-types/${PAGE}/${made.documentId}`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const refusal = page.getByRole("alert").filter({ hasText: "deleted or changed elsewhere" });
  await expect(refusal).toBeVisible();
  await expect(field(page, "title")).toHaveValue("After");
  await refusal.getByRole("link", { name: "To the list: Page" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/collection-types\/api::page\.page(\?|$)/);
});
