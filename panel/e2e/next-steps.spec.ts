import { addressOf, expect, field, make, open, PAGE, read, test } from "./edit.ts";
import { enter, expectAccessible, section } from "./panel.ts";
import { type Caller, makeMember } from "./people.ts";

test.use({ file: import.meta.filename });

/** Makes a role that reads the pages, and returns what permits to write them as well. */
async function makeReader(root: Caller, name: string) {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name });
  const [reading, writing] = ["read", "update"].map((action) => ({
    action: `plugin::content-manager.explorer.${action}`,
    subject: PAGE,
    properties: { fields: ["title", "text"], locales: ["en"] },
    conditions: [],
  }));
  const permit = (permissions: unknown[]) =>
    root.call("PUT", `/admin/roles/${data.id}/permissions`, { permissions });
  await permit([reading, writing]);
  return { role: data.id, withdraw: () => permit([reading]) };
}

/** Chromium writes that the network was away, which is meant here. */
function forgetSilence(troubles: string[]): void {
  expect(troubles.every((trouble) => trouble.includes("ERR_INTERNET_DISCONNECTED"))).toBe(true);
  troubles.length = 0;
}

test("who is refused for a missing permission is led to what their roles permit", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const { role, withdraw } = await makeReader(root, "Reader");
  await makeMember(site, root, "reader@example.org", role);
  const { documentId } = await make(root, PAGE, { title: "Kept", text: "Old" });
  await enter(page, site.panel, "reader@example.org");
  await open(page, site, PAGE, documentId);
  await field(page, "text").fill("New");
  await withdraw();
  await page.keyboard.press("Control+s");
  const refused = page.getByRole("alert");
  await expect(refused).toContainText("Your roles do not permit this.");
  await refused.getByRole("link", { name: "What your roles permit" }).click();
  // What was typed is not left behind without a question.
  await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  const permitted = section(page, "What your roles permit");
  await expect(permitted).toBeFocused();
  await expect(permitted).toContainText("Page");
  await expect(permitted).toContainText("read (in part)");
  await expect(permitted).not.toContainText("Topic");
  await expectAccessible(page, "what one's roles permit");
});

test("a list that may not be read leads to what may be", { tag: "@narrow" }, async ({ page, site, root }) => {
  const { role } = await makeReader(root, "Page reader");
  await makeMember(site, root, "pages@example.org", role);
  await enter(page, site.panel, "pages@example.org");
  await page.goto(`${site.panel}/content-manager/collection-types/api::topic.topic`);
  await expect(page.getByRole("heading", { name: "You may not read this type" })).toBeVisible();
  await page.getByRole("link", { name: "What your roles permit" }).click();
  await expect(section(page, "What your roles permit")).toContainText("Page");
});

test("what did not reach the server is sent again by a button beside the reason", { tag: "@narrow" }, async ({
  page,
  context,
  site,
  me,
  troubles,
}) => {
  const { documentId } = await make(me, PAGE, { title: "Here" });
  await enter(page, site.panel);
  await open(page, site, PAGE, documentId);
  await field(page, "title").fill("There");
  await context.setOffline(true);
  await page.keyboard.press("Control+s");
  const refused = page.getByRole("alert");
  await expect(refused).toContainText("The server cannot be reached");
  await context.setOffline(false);
  await refused.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await expect(refused).toBeHidden();
  expect((await read(me, PAGE, documentId)).title).toBe("There");
  forgetSilence(troubles);
});

test("a list that could not be read is read again by a button beside the reason", { tag: "@narrow" }, async ({
  page,
  context,
  site,
  me,
  troubles,
}) => {
  await make(me, PAGE, { title: "Listed" });
  await enter(page, site.panel);
  await page.goto(addressOf(site, PAGE, "").replace(/\/$/, ""));
  await expect(page.getByRole("heading", { name: "Page", level: 1 })).toBeVisible();
  await context.setOffline(true);
  await page.getByRole("searchbox").first().fill("nowhere");
  const refused = page.getByRole("main").getByRole("alert");
  await expect(refused).toContainText("The server cannot be reached");
  await context.setOffline(false);
  await refused.getByRole("button", { name: "Try again" }).click();
  await expect(refused).toBeHidden();
  forgetSilence(troubles);
});

test("a form leads to the first field that is wrong", { tag: "@narrow" }, async ({ page, site, me }) => {
  await page.goto(`${site.panel}/auth/login`);
  await page.getByRole("button", { name: "Log in" }).click();
  const refused = page.getByRole("alert");
  await expect(refused).toContainText("2 fields need your attention.");
  await page.getByLabel("Password", { exact: true }).focus();
  await refused.getByRole("button", { name: "Go to the field" }).click();
  await expect(page.getByLabel("E-mail address")).toBeFocused();
  await page.getByLabel("E-mail address").fill("nobody@example.org");
  await page.getByLabel("Password", { exact: true }).fill("Wr0ngWrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await refused.getByRole("link", { name: "Choose a new password" }).click();
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  expect(me.token).not.toBe("");
});
