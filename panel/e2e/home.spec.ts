import { enter, expect, expectAccessible, logIn, section, test } from "./panel.ts";
import { logInAs, ME, makeMember, roleId } from "./people.ts";

test.use({ file: import.meta.filename });

const ARTICLES = "/content-manager/collection-types/api::article.article";

test("the start page leads to what was worked on last, and to every type", async ({
  page,
  site,
  root,
  me,
}) => {
  await makeMember(site, root, "writer@example.org", await roleId(root, "strapi-editor"));
  const writer = await logInAs(site, "writer@example.org");
  await me.call("POST", ARTICLES, { title: "By me" });
  const { data } = await writer.call<{ data: { documentId: string } }>("POST", ARTICLES, {
    title: "By somebody else",
  });
  await writer.call("POST", `${ARTICLES}/${data.documentId}/actions/publish`, {});

  const asked: string[] = [];
  await enter(page, site.panel, ME);
  page.on("request", (request) => {
    if (request.resourceType() === "fetch" && request.url().includes("homepage")) asked.push(request.url());
  });
  await page.goto(site.panel);
  await expect(section(page, "Worked on last").getByRole("link")).toHaveText(["By somebody else", "By me"]);
  await expect(section(page, "My drafts").getByRole("link")).toHaveText(["By me"]);
  await expect(section(page, "In numbers").getByText("2", { exact: true }).first()).toBeVisible();
  await expect(section(page, "Your profile").getByText(ME)).toBeVisible();
  expect(asked.length, asked.join(" ")).toBe(3);
  await section(page, "Published last").getByRole("link", { name: "By somebody else" }).click();
  await expect(page).toHaveURL(new RegExp(`/api::article.article/${data.documentId}`));
  await expect(page.getByRole("heading", { name: "By somebody else", level: 1 })).toBeVisible();

  await page.getByRole("link", { name: "Start", exact: true }).click();
  await section(page, "What this site holds").getByRole("link", { name: "Article" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(2);
});

test("each administrator chooses what is shown and in which order, by the keyboard", {
  tag: "@narrow",
}, async ({ page, site, me }) => {
  await me.call("PUT", "/admin/homepage/layout", { widgets: [{ uid: "plugin::else.widget", width: 4 }] });
  await me.call("PUT", "/admin/homepage/layout", {
    widgets: [
      { uid: "plugin::content-manager.own-drafts", width: 12 },
      { uid: "plugin::admin.profile-info", width: 6 },
      { uid: "plugin::else.widget", width: 4 },
    ],
  });
  await logIn(page, site.panel);
  const headings = page.locator(".home-widgets").getByRole("heading", { level: 2 });
  await expect(headings).toHaveText(["My drafts", "Your profile"]);
  await page.getByRole("button", { name: "Choose what is shown" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Move Your profile up" }).press("Enter");
  await dialog.getByRole("button", { name: "Hide My drafts" }).press("Enter");
  await dialog.getByRole("button", { name: "Show In numbers" }).press("Enter");
  await dialog.getByRole("combobox", { name: "Width of In numbers" }).selectOption("Two thirds");
  await dialog.getByRole("combobox", { name: "Width of Your profile" }).selectOption("A third");
  await dialog.getByRole("button", { name: "Save" }).press("Enter");
  await expect(headings).toHaveText(["Your profile", "In numbers"]);
  await page.reload();
  await expect(headings).toHaveText(["Your profile", "In numbers"]);
  const [narrow, wide] = await page.locator(".home-widget").all();
  const boxes = [await narrow?.boundingBox(), await wide?.boundingBox()];
  expect(boxes[0]?.y).toBe(boxes[1]?.y);
  expect(boxes[0]?.width).toBeLessThan(boxes[1]?.width ?? 0);
  const { data } = await me.call<{ data: { widgets: unknown } }>("GET", "/admin/homepage/layout");
  expect(data.widgets).toEqual([
    { uid: "plugin::admin.profile-info", width: 4 },
    { uid: "plugin::admin.key-statistics", width: 8 },
    { uid: "plugin::else.widget", width: 4 },
  ]);
});

test("the start page is accessible, light, dark and narrow", { tag: "@super-admin" }, async ({
  page,
  site,
  me,
}) => {
  await me.call("POST", ARTICLES, { title: "Something to see" });
  const widgets = ["content-manager.last-edited-entries", "content-manager.own-drafts"];
  widgets.push("content-manager.last-published-entries", "admin.profile-info", "admin.key-statistics");
  await me.call("PUT", "/admin/homepage/layout", {
    widgets: widgets.map((name) => ({ uid: `plugin::${name}`, width: 6 })),
  });
  await logIn(page, site.panel);
  await expect(section(page, "Worked on last").getByRole("link").first()).toBeVisible();
  await expect(section(page, "In numbers").getByText("Components")).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await expectAccessible(page, `start at ${width}, ${colorScheme}`);
      await page.screenshot({ path: `test-results/home/${width}-${colorScheme}.png` });
    }
  await page.getByRole("button", { name: "Choose what is shown" }).click();
  await expectAccessible(page, "choosing what is shown");
});
