import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, section, test } from "./panel.ts";
import { type Caller, logInAs, makeMember, makeRoot, PASSWORD, roleId } from "./people.ts";
import { Site } from "./server.ts";

test.use({ file: import.meta.filename });

interface OwnSession {
  id: string;
  current: boolean;
}

/** Ends every session of somebody but the one that asks. */
async function endOthers(caller: Caller): Promise<void> {
  const { data } = await caller.call<{ data: OwnSession[] }>("GET", "/admin/users/me/sessions");
  for (const { id } of data.filter(({ current }) => !current))
    await caller.call("DELETE", `/admin/users/me/sessions/${id}`);
}

test("a session that ends while somebody types takes nothing with it", { tag: "@narrow" }, async ({
  page,
  site,
  me,
}) => {
  await logIn(page, site.panel);
  await page.goto(`${site.panel}/me`);
  const names = section(page, "Name and language");
  await names.getByLabel("Last name").fill("Otto");
  await endOthers(me);
  await names.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  await expect(names.getByLabel("Last name")).toHaveValue("Otto");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("Password", { exact: true }).fill("wrong");
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(dialog).toBeHidden();
  await expect(names.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(`${site.panel}/me`);
  const { data } = await me.call<{ data: { lastname: string } }>("GET", "/admin/users/me");
  expect(data.lastname).toBe("Otto");
});

test("who gives the session up is led to the log-in", { tag: "@narrow" }, async ({ page, site, me }) => {
  await logIn(page, site.panel);
  await page.goto(`${site.panel}/me`);
  await expect(page.getByRole("heading", { name: "Your profile", level: 1 })).toBeVisible();
  await endOthers(me);
  await section(page, "Name and language").getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.getByRole("button", { name: "Log out" }).click();
  await expect(page).toHaveURL(`${site.panel}/auth/login`);
});

test("ten tabs whose tokens are over renew one after the other, and all stay logged in", {
  tag: "@narrow",
}, async ({ context }) => {
  const site = await Site.start({ settings: "[plugins.admin.config.sessions]\naccess_token_lifespan = 2\n" });
  try {
    await makeRoot(site);
    const first = await context.newPage();
    await logIn(first, site.panel);
    const tabs = [first];
    while (tabs.length < 10) tabs.push(await context.newPage());
    await Promise.all(tabs.map((tab) => tab.goto(`${site.panel}/me`)));
    for (const tab of tabs)
      await expect(tab.getByRole("heading", { name: "Your profile", level: 1 })).toBeVisible();
    await first.waitForTimeout(2500);
    const renewals = watchRenewals(tabs);
    await Promise.all(
      tabs.map((tab) => section(tab, "Name and language").getByRole("button", { name: "Save" }).click()),
    );
    for (const tab of tabs)
      await expect(section(tab, "Name and language").getByText("Saved", { exact: true })).toBeVisible();
    expect(renewals.statuses.length).toBeGreaterThanOrEqual(10);
    expect(new Set(renewals.statuses)).toEqual(new Set([200]));
    expect(renewals.most).toBe(1);
  } finally {
    for (const tab of context.pages()) await tab.close();
    await site.remove();
  }
});

test("who logs in as somebody else in another tab changes nobody's work in the first", async ({
  context,
  site,
  root,
}) => {
  const role = await roleId(root, "strapi-author");
  const [mine, others] = ["mine@example.org", "others@example.org"];
  for (const email of [mine, others]) await makeMember(site, root, email, role);
  const first = await context.newPage();
  await logIn(first, site.panel, mine);
  await first.getByRole("link", { name: "Your profile" }).first().click();
  const names = section(first, "Name and language");
  await names.getByLabel("Last name").fill("First");
  const second = await context.newPage();
  await second.goto(`${site.panel}/`);
  await second.getByRole("button", { name: "Account of Mem Ber" }).click();
  await second.getByRole("button", { name: "Log out", exact: true }).click();
  await expect(second.getByRole("heading", { name: "Log in" })).toBeVisible();
  await logIn(second, site.panel, others);
  await names.getByRole("button", { name: "Save" }).click();
  const dialog = first.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toContainText(mine);
  await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(names.getByText("Saved", { exact: true })).toBeVisible();
  await expect(first.getByRole("button", { name: "Account of Mem First" })).toBeVisible();
});

/** Counts the renewals of a session in all tabs: their statuses, and how many were under way at once. */
function watchRenewals(tabs: Page[]): { statuses: number[]; most: number } {
  const seen = { statuses: [] as number[], most: 0 };
  let open = 0;
  for (const tab of tabs) {
    tab.on("request", (request) => {
      if (!request.url().endsWith("/admin/access-token")) return;
      open += 1;
      seen.most = Math.max(seen.most, open);
    });
    tab.on("response", (response) => {
      if (!response.url().endsWith("/admin/access-token")) return;
      open -= 1;
      seen.statuses.push(response.status());
    });
  }
  return seen;
}

test("one sees where one is logged in and logs out there", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  await makeMember(site, root, "sessions@example.org", await roleId(root, "strapi-author"));
  await logIn(page, site.panel, "sessions@example.org");
  const there = await logInAs(site, "sessions@example.org");
  await page.goto(`${site.panel}/me`);
  const part = section(page, "Where you are logged in");
  await expect(part.getByText("This session", { exact: true })).toBeVisible();
  await expect(part.getByRole("listitem").filter({ hasText: "This session" })).toContainText(
    / on .* · (127\.0\.0\.1|::1)/,
  );
  await expectAccessible(page, "own sessions");
  const others = part.getByRole("button", { name: "Log out there" });
  const before = await others.count();
  await others.first().click();
  await expect(part.getByText("That session has ended.")).toBeVisible();
  await expect(others).toHaveCount(before - 1);
  await expect(there.call("GET", "/admin/users/me")).rejects.toThrow("401");
  await page.reload();
  await expect(part.getByText("This session", { exact: true })).toBeVisible();
});

test("a new password ends other sessions, and this one goes on", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  await makeMember(site, root, "password@example.org", await roleId(root, "strapi-author"));
  await logIn(page, site.panel, "password@example.org");
  const there = await logInAs(site, "password@example.org");
  await page.goto(`${site.panel}/me`);
  const part = section(page, "Password");
  await part.getByLabel("Your current password").fill("wrong");
  await part.getByLabel("New password").fill("An0therPass");
  await part.getByRole("button", { name: "Change the password" }).click();
  await expect(part.getByText("The password is wrong.")).toBeVisible();
  await part.getByLabel("Your current password").fill(PASSWORD);
  await part.getByRole("button", { name: "Change the password" }).click();
  await expect(part.getByText("Your password is changed.")).toBeVisible();
  await expect(part.getByLabel("New password")).toHaveValue("");
  await expect(there.call("GET", "/admin/users/me")).rejects.toThrow("401");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your profile", level: 1 })).toBeVisible();
});

test("a server that is away is told of, and the panel begins when it is back", async ({ page, troubles }) => {
  const site = await Site.start();
  try {
    await makeRoot(site);
    await logIn(page, site.panel);
    await page.goto(`${site.panel}/me`);
    const names = section(page, "Name and language");
    await names.getByLabel("Last name").fill("Away");
    await site.stop();
    await names.getByRole("button", { name: "Save" }).click();
    await expect(names.getByRole("alert")).toContainText("The server cannot be reached.");
    await expect(names.getByLabel("Last name")).toHaveValue("Away");
    await site.run();
    await names.getByRole("button", { name: "Save" }).click();
    await expect(names.getByText("Saved", { exact: true })).toBeVisible();
    expect(troubles.every((trouble) => trouble.includes("ERR_CONNECTION"))).toBe(true);
    troubles.length = 0;
  } finally {
    await site.remove();
  }
});
