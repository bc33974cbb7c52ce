import type { Page } from "@playwright/test";
import { enter, expect, expectAccessible, fillLogIn, section, test } from "./panel.ts";
import { logInAs, makeMember, makeNarrowRole, roleId } from "./people.ts";
import { Site } from "./server.ts";

test.use({ file: import.meta.filename });

interface Stored {
  action: string;
  subject: string | null;
  properties: Record<string, string[]>;
  conditions: string[];
}

async function open(page: Page, panel: string, path: string, heading: string): Promise<void> {
  await page.goto(`${panel}/settings/${path}`);
  await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
}

test("an invitation is made, accepted, changed and taken back", async ({ page, site, root, browser }) => {
  expect(root.token).toBeTruthy();
  await enter(page, site.panel);
  await open(page, site.panel, "users", "Administrators");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await expect(dialog.getByLabel("E-mail address")).toBeFocused();
  await dialog.getByLabel("E-mail address").fill("guest@example.org");
  await dialog.getByLabel("First name").fill("Gus");
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog.getByText("This is required.")).toBeVisible();
  await dialog.getByRole("checkbox", { name: /^Author/ }).check();
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const first = await dialog.getByLabel("Link of the invitation").inputValue();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "guest@example.org" }).click();
  await page.getByRole("button", { name: "New invitation link" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "New invitation link" }).click();
  const link = await page.getByLabel("Link of the invitation").inputValue();
  expect(link).not.toBe(first);
  await open(page, site.panel, "users", "Administrators");

  const elsewhere = await browser.newContext();
  const guest = await elsewhere.newPage();
  await guest.goto(link);
  await guest.getByLabel("Password", { exact: true }).fill("Passw0rd!");
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(guest.getByRole("heading", { name: "Good to see you, Gus" })).toBeVisible();

  await page.getByLabel("Search for a name or an address").fill("guest@");
  await expect(page).toHaveURL(/q=guest/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "guest@example.org" }).click();
  await page.getByRole("button", { name: "Send a link for a new password" }).click();
  const sent = page.waitForResponse((answer) => answer.url().endsWith("/forgot-password"));
  await page.getByRole("dialog").getByRole("button", { name: "Send a link for a new password" }).click();
  expect((await sent).request().postDataJSON()).toEqual({ email: "guest@example.org" });
  await expect(page.getByText("A link for a new password is on its way to guest@example.org.")).toBeVisible();
  await page.getByLabel("May log in").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await elsewhere.clearCookies();
  await guest.goto(`${site.panel}/auth/login`);
  await fillLogIn(guest, "guest@example.org");
  await expect(guest.getByText("This account is locked.")).toBeVisible();
  await elsewhere.close();
  // Who accepted and was locked out is let in again, not invited.
  const told = page.waitForResponse((answer) => answer.url().endsWith("/invitation"));
  await page.reload();
  expect(await (await told).json()).toEqual({ data: { accepted: true } });
  await expect(page.getByRole("button", { name: "Delete the account" })).toBeVisible();
  await expect(page.getByRole("button", { name: "New invitation link" })).toHaveCount(0);

  await page.getByRole("button", { name: "Delete the account" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the account" }).click();
  await expect(page.getByRole("heading", { name: "Administrators" })).toBeVisible();
  await expect(page.getByText("guest@example.org")).toHaveCount(0);
});

test("a role is made, and its permissions are saved in one request", async ({ page, site, root }) => {
  await enter(page, site.panel);
  await open(page, site.panel, "roles", "Roles");
  await page.getByRole("button", { name: "New role" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Reviewers");
  await page.getByRole("button", { name: "Make the role" }).click();
  await expect(page.getByRole("heading", { name: "Reviewers", level: 1 })).toBeVisible();
  const id = Number(page.url().split("/").at(-1));

  await page.getByRole("checkbox", { name: "Read: article", exact: true }).check();
  await page.getByRole("button", { name: "article", exact: true }).click();
  await page.getByRole("checkbox", { name: "Read: article: secret" }).uncheck();
  await page.getByRole("checkbox", { name: "Update: article: title" }).check();
  await page.getByRole("checkbox", { name: "Update: article, only if: Is creator" }).check();
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page
    .getByRole("group", { name: /roles$/i })
    .getByLabel("Read", { exact: true })
    .first()
    .check();

  const requests: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") requests.push(`${request.method()} ${site.pathOf(request.url())}`);
  });
  await page.getByRole("link", { name: "Start", exact: true }).click();
  await page.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Save permissions" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  expect(requests).toEqual([`PUT /admin/roles/${id}/permissions`]);
  const { data } = await root.call<{ data: Stored[] }>("GET", `/admin/roles/${id}/permissions`);
  const of = (action: string) => data.find((one) => one.action.endsWith(action));
  expect(of("explorer.read")?.properties.fields).toEqual(["title", "note", "seo.title"]);
  expect(of("explorer.update")).toMatchObject({
    properties: { fields: ["title"] },
    conditions: ["admin::is-creator"],
  });
  expect(data).toHaveLength(3);

  await page.reload();
  await expect(page.getByRole("checkbox", { name: "Read: article", exact: true })).toHaveJSProperty(
    "indeterminate",
    true,
  );
  await page.getByRole("button", { name: "article", exact: true }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole("button", { name: "Save permissions" }).click();
  await expect(page.getByText("Saved")).toBeInViewport();
  await open(page, site.panel, "roles", "Roles");
  await page.getByRole("button", { name: "Copy Reviewers" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Second reviewers");
  await page.getByRole("button", { name: "Make the role" }).click();
  await expect(page.getByRole("heading", { name: "Second reviewers", level: 1 })).toBeVisible();
  const copy = Number(page.url().split("/").at(-1));
  const copied = await root.call<{ data: Stored[] }>("GET", `/admin/roles/${copy}/permissions`);
  expect(copied.data.map(({ properties, action }) => [action, properties])).toEqual(
    data.map(({ properties, action }) => [action, properties]),
  );
  await page.getByRole("button", { name: "Delete the role" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the role" }).click();
  await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
  await expect(page.getByText("Second reviewers")).toHaveCount(0);
});

test("a token's key is shown once, and opens what was chosen", async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await enter(page, site.panel);
  await open(page, site.panel, "api-tokens", "API tokens");
  await page.getByRole("link", { name: "New API token" }).click();
  await page.getByLabel("Name").fill("Reader of articles");
  await page.getByLabel("What it may do").selectOption("What is chosen below");
  await page.getByLabel("Filter actions").fill("article");
  await page.getByRole("group", { name: "article", exact: true }).getByLabel("find", { exact: true }).check();
  await page.getByLabel("Filter actions").fill("");
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.getByRole("textbox", { name: "Key" })).toBeInViewport();
  const key = await page.getByRole("textbox", { name: "Key" }).inputValue();
  const ask = async (path: string, token: string) =>
    (await fetch(site.origin + path, { headers: { Authorization: `Bearer ${token}` } })).status;
  expect(await ask("/api/articles", key)).toBe(200);
  expect(await ask("/api/upload/files", key)).toBe(403);

  await page.getByRole("button", { name: "Make a new key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new key" }).click();
  await expect(page.getByRole("textbox", { name: "Key" })).not.toHaveValue(key);
  await expect(page.getByRole("textbox", { name: "Key" })).toBeInViewport();
  const fresh = await page.getByRole("textbox", { name: "Key" }).inputValue();
  expect([await ask("/api/articles", key), await ask("/api/articles", fresh)]).toEqual([401, 200]);
  await open(page, site.panel, "api-tokens", "API tokens");
  await expect(page.getByRole("row", { name: /^Reader of articles/ })).toContainText("Chosen actions");
  await page.getByRole("link", { name: "Reader of articles" }).click();
  await expect(page.getByRole("textbox", { name: "Key" })).toHaveCount(0);
  await page.getByRole("button", { name: "Delete the token" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the token" }).click();
  await expect(page.getByRole("heading", { name: "API tokens" })).toBeVisible();
  expect(await ask("/api/articles", fresh)).toBe(401);
});

test("roles of the API say what visitors may call", async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await enter(page, site.panel);
  await open(page, site.panel, "users-permissions/roles", "Roles of the API");
  expect((await fetch(`${site.origin}/api/articles`)).status).toBe(403);
  await page.getByRole("link", { name: "Public", exact: true }).click();
  const find = page.getByRole("group", { name: "article", exact: true }).getByLabel("find", { exact: true });
  await find.check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  expect((await fetch(`${site.origin}/api/articles`)).status).toBe(200);
  await page.reload();
  await find.uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  expect((await fetch(`${site.origin}/api/articles`)).status).toBe(403);

  await open(page, site.panel, "users-permissions/roles", "Roles of the API");
  await page.getByRole("link", { name: "New role" }).click();
  await page.getByLabel("Name").fill("Subscribers");
  await page.getByLabel("Description").fill("Who pays.");
  await page.getByRole("button", { name: "Make the role" }).click();
  await page.getByRole("link", { name: "Subscribers" }).click();
  await page.getByRole("button", { name: "Delete the role" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the role" }).click();
  await expect(page.getByText("Subscribers")).toHaveCount(0);
});

test("what octavo.toml permits visitors stays, and the page says so", async ({ page }) => {
  const grants = '[roles.public]\ngrants = ["api::article.article.find"]\n';
  const site = await Site.start({ settings: grants });
  try {
    const { makeRoot } = await import("./people.ts");
    await makeRoot(site);
    await enter(page, site.panel);
    await open(page, site.panel, "users-permissions/roles", "Roles of the API");
    await page.getByRole("link", { name: "Public", exact: true }).click();
    const find = page
      .getByRole("group", { name: "article", exact: true })
      .getByLabel("find", { exact: true });
    await find.uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    const told = "What octavo.toml permits stays: api::article.article.find";
    await expect(page.getByText(told)).toBeVisible();
    await expect(find).toBeChecked();
    expect((await fetch(`${site.origin}/api/articles`)).status).toBe(200);
  } finally {
    await page.close();
    await site.remove();
  }
});

test("languages are added, renamed and taken away with their content", async ({ page, site, root }) => {
  await enter(page, site.panel);
  await open(page, site.panel, "internationalization", "Languages of the content");
  await page.getByRole("button", { name: "Add a language" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a language" });
  await dialog.getByLabel("Language", { exact: true }).selectOption("de");
  await dialog.getByRole("button", { name: "Add a language" }).click();
  await expect(page.getByRole("row", { name: /German/ })).toBeVisible();
  await page.getByRole("button", { name: /^Edit German/ }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Deutsch");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /Deutsch/ })).toBeVisible();
  await page.getByRole("button", { name: "Delete Deutsch" }).click();
  await expect(page.getByText("All content in this language is deleted with it.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("row", { name: /Deutsch/ })).toHaveCount(0);
  const locales = await root.call<{ code: string }[]>("GET", "/i18n/locales");
  expect(locales.map(({ code }) => code)).toEqual(["en", "fr"]);
});

test("settings show what one's roles permit", async ({ page, site, root }) => {
  await makeMember(site, root, "narrow-settings@example.org", await makeNarrowRole(root));
  await enter(page, site.panel, "narrow-settings@example.org");
  await open(page, site.panel, "", "About this site");
  const parts = page.getByRole("navigation", { name: "Settings" }).getByRole("link");
  await expect(parts).toHaveText(["About this site"]);
  await page.goto(`${site.panel}/settings/users`);
  await expect(page.getByText("Your roles do not permit this.")).toBeVisible();
});

test("the audit log names who did what, and is filtered", async ({ page }) => {
  const site = await Site.start({ settings: "[plugins.audit]\nenabled = true\n" });
  try {
    const { makeRoot } = await import("./people.ts");
    const root = await makeRoot(site);
    await root.call("POST", "/admin/roles", { name: "Noted" });
    await enter(page, site.panel);
    await page.goto(site.panel);
    await expect(page.getByRole("heading", { name: /^Good to see you/ })).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("audit");
    await page.getByRole("option", { name: "Audit log Settings" }).click();
    await expect(page.getByRole("heading", { name: "Audit log", level: 1 })).toBeVisible();
    await page.getByLabel("Entry or type").fill("ADMIN::ROLE");
    await expect(page.getByRole("cell", { name: /^admin::role\b/ }).first()).toBeVisible();
    await expect(page.getByRole("cell", { name: "login", exact: true })).toHaveCount(0);
    await page.getByLabel("Entry or type").fill("");
    await page.getByLabel("Action").fill("login");
    await expect(page).toHaveURL(/action=login/);
    const rows = page
      .getByRole("row")
      .filter({ has: page.getByRole("cell", { name: "login", exact: true }) });
    await expect(rows.first()).toContainText("root@example.org");
    await expect(page.getByRole("row")).toHaveCount((await rows.count()) + 1);
    expect((await logInAs(site, "root@example.org")).token).toBeTruthy();
  } finally {
    // First, for it would go on asking a server that is gone.
    await page.close();
    await site.remove();
  }
});

for (const colorScheme of ["light", "dark"] as const)
  test(`every screen of the settings is accessible, wide and narrow, ${colorScheme}`, async ({
    page,
    site,
    root,
  }) => {
    await page.emulateMedia({ colorScheme });
    await enter(page, site.panel);
    const editor = await roleId(root, "strapi-editor");
    const screens = {
      users: "Administrators",
      "users/1": "root@example.org",
      roles: "Roles",
      [`roles/${editor}`]: "Editor",
      "api-tokens": "API tokens",
      "api-tokens/create": "New API token",
      "users-permissions/roles": "Roles of the API",
      "users-permissions/roles/1": "Authenticated",
      internationalization: "Languages of the content",
      "application-infos": "About this site",
    };
    for (const [path, heading] of Object.entries(screens)) {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await open(page, site.panel, path, heading);
        if (path.startsWith("roles/"))
          await page.getByRole("button", { name: "article", exact: true }).click();
        await expectAccessible(page, `${path} at ${width}, ${colorScheme}`);
        await page.screenshot({
          path: `test-results/settings/${path.replaceAll("/", "-")}-${width}-${colorScheme}.png`,
          fullPage: true,
        });
      }
    }
  });

test("the matrix of a role is used by keyboard", async ({ page, site, root }) => {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name: "By keyboard" });
  await enter(page, site.panel);
  await open(page, site.panel, `roles/${data.id}`, "By keyboard");
  await page.getByRole("button", { name: "article", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("checkbox", { name: "Create: article", exact: true })).toBeFocused();
  await page.keyboard.press("Space");
  await section(page, "What the role permits").getByRole("button", { name: "Save permissions" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved")).toBeVisible();
  const saved = await root.call<{ data: Stored[] }>("GET", `/admin/roles/${data.id}/permissions`);
  expect(saved.data.map(({ action }) => action)).toEqual(["plugin::content-manager.explorer.create"]);
});
