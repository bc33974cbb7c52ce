import type { Page } from "@playwright/test";
import { test as base, enter, expect, expectAccessible, section } from "./panel.ts";
import { makeMember, makeRoot, ROOT } from "./people.ts";
import { freePort, Site } from "./server.ts";

/** A type in several languages beside the usual one. */
const FILES = {
  "app/api/page/schema.json": {
    kind: "collectionType",
    collectionName: "pages",
    info: { singularName: "page", pluralName: "pages", displayName: "Page" },
    options: { draftAndPublish: true },
    pluginOptions: { i18n: { localized: true } },
    attributes: { title: { type: "string", pluginOptions: { i18n: { localized: true } } } },
  },
  "app/emails/reset-password.txt": "Subject: For {{ USER.username }}\n\nHere: {{ URL }}\n",
  "app/emails/reset-password.html":
    '<style>p{color:red}</style><p style="color:red">Hello {{ USER.username }}</p>',
  "app/emails/reset-password.fr.txt": "Subject: Pour {{ USER.username }}\n\nIci : {{ URL }}\n",
};

const test = base.extend<object, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.start({ files: FILES });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
});
test.use({ file: import.meta.filename });

async function open(page: Page, panel: string, path: string, heading: string): Promise<void> {
  await page.goto(`${panel}/settings/${path}`);
  await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
}

test("a language says what its deletion takes", async ({ page, site, root }) => {
  const list = "/content-manager/collection-types/api::page.page";
  for (const title of ["Bonjour", "Salut"]) await root.call("POST", `${list}?locale=fr`, { title });
  await root.call("POST", list, { title: "Hello" });
  await enter(page, site.panel);
  await open(page, site.panel, "internationalization", "Languages of the content");
  await page.getByRole("button", { name: /^Delete French/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("2 entries", { exact: true })).toBeVisible();
  await expect(dialog.getByText("Page", { exact: true })).toBeVisible();
  await expectAccessible(page, "deletion of a language");
  await dialog.getByRole("button", { name: "Delete with 2 entries" }).click();
  await expect(page.getByRole("row", { name: /French/ })).toHaveCount(0);
  const { results } = await root.call<{ results: { title: string }[] }>("GET", list);
  expect(results.map(({ title }) => title)).toEqual(["Hello"]);
});

test("a message tries the settings of e-mail", async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await enter(page, site.panel);
  await open(page, site.panel, "email", "E-mail");
  await expect(page.getByText("Mails are kept as files on the server, and sent to nobody.")).toBeVisible();
  await page.getByLabel("To", { exact: true }).fill("nobody");
  await page.getByRole("button", { name: "Send a message" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("To", { exact: true }).fill("ann@example.org");
  await page.getByRole("button", { name: "Send a message" }).click();
  await expect(page.getByText("The provider has taken the message.")).toBeVisible();
  expect(site.lastMail()).toContain("To: ann@example.org");
  await expect(page.getByText("0 messages wait.")).toBeVisible();
  await page.getByLabel("Mail", { exact: true }).selectOption("reset-password");
  await expect(page.getByText("app/emails/reset-password.txt")).toBeVisible();
  await expect(page.frameLocator("iframe").getByText("Hello ann")).toBeVisible();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(() => window.scrollTo(0, 0)); // links that are half below the bar are no small targets
    await expectAccessible(page, `a mail at ${width}`);
  }
  await page.getByLabel("Language", { exact: true }).selectOption("fr");
  await expect(page.getByText("This mail is plain text.")).toBeVisible();
  await page.getByRole("button", { name: "Send a message" }).click();
  await expect(page.getByText("The provider has taken the message.")).toBeVisible();
  expect(site.lastMail()).toContain("Subject: Pour ann");
});

test("a mail server that is away is told, and what waits for it can be removed", async ({ page }) => {
  const port = await freePort();
  const email = "OCTAVO_PLUGINS__EMAIL__CONFIG__";
  const env = {
    [`${email}PROVIDER`]: "smtp",
    [`${email}DEFAULT_FROM`]: "Site <site@example.org>",
    [`${email}SMTP__HOST`]: "127.0.0.1",
    [`${email}SMTP__PORT`]: String(port),
    [`${email}SMTP__SECURITY`]: "none",
  };
  const site = await Site.start({ env });
  try {
    const root = await makeRoot(site);
    await root.call("POST", "/admin/forgot-password", { email: ROOT });
    type Listed = { results: { error: string | null }[] };
    const tried = async () => (await root.call<Listed>("GET", "/admin/jobs")).results[0]?.error;
    await expect.poll(tried).toBeTruthy();
    await enter(page, site.panel);
    await open(page, site.panel, "email", "E-mail");
    await page.getByRole("button", { name: "Send a message" }).click();
    await expect(page.getByRole("alert")).toContainText("The message was not taken");
    await expect(page.getByText("One message waits.")).toBeVisible();
    await page.getByRole("link", { name: "Show them" }).click();
    const row = page.getByRole("row").filter({ hasText: "plugin::email.send" });
    await expect(row).toContainText("Waiting");
    await page.getByRole("button", { name: /^Details/ }).click();
    await expect(page.getByRole("dialog")).toContainText("Traceback");
    await expectAccessible(page, "what is told of a job");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page, `jobs at ${width}`);
      await page.screenshot({ path: `test-results/settings/jobs-${width}.png`, fullPage: true });
    }
    const retried = page.waitForResponse((answer) => answer.url().endsWith("/retry"));
    await row.getByRole("button", { name: /^Try again/ }).click();
    expect((await retried).status()).toBe(200);
    // While it runs it cannot be removed, and the list is as old as its last reading.
    await expect(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      await row.getByRole("button", { name: /^Remove/ }).click({ timeout: 3_000 });
    }).toPass();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("heading", { name: "No jobs here" })).toBeVisible();
    await page.getByRole("button", { name: "Failed for good 0" }).click();
    await expect(page).toHaveURL(/state=dead/);
  } finally {
    // First, for it would go on asking a server that is gone.
    await page.close();
    await site.remove();
  }
});

test("registration is closed, and opened again", async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  const register = async (username: string) =>
    (
      await fetch(`${site.origin}/api/auth/local/register`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ username, email: `${username}@example.org`, password: "Passw0rd!" }),
      })
    ).status;
  await enter(page, site.panel);
  await open(page, site.panel, "users-permissions/advanced-settings", "Accounts of the site");
  await page.getByLabel("Visitors may register").uncheck();
  await page.getByLabel("Page that asks for a new password").fill("javascript:alert(1)");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Page that asks for a new password")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Page that asks for a new password").fill("/reset");
  await save(page);
  expect(await register("eve")).toBe(400);
  await page.reload();
  await expect(page.getByLabel("Page that asks for a new password")).toHaveValue("/reset");
  await page.getByLabel("Visitors may register").check();
  await save(page);
  expect(await register("ann")).toBe(200);
});

test("a template is written with its preview beside it", async ({ page, site, root }) => {
  await enter(page, site.panel);
  await open(page, site.panel, "users-permissions/email-templates", "E-mails to users");
  const mail = section(page, "Confirmation of an address");
  await mail.getByLabel("Subject").fill("For {{ USER.username }}");
  await mail.getByLabel("Text", { exact: true }).fill('<p onclick="x()">Code: <%= PASSWORD %></p>');
  await mail.getByRole("button", { name: "Save" }).click();
  await expect(mail.getByLabel("Text", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await mail
    .getByLabel("Text", { exact: true })
    .fill('<p style="color:red">Code: {{ TOKEN }} <img src="/x"></p>');
  const preview = mail.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText("For ann");
  await expect(preview).toContainText("Code: 4f2a9c");
  await expect(preview.locator("img")).toHaveCount(0);
  await mail.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  type Templates = { email_confirmation: { options: { object: string; message: string } } };
  const kept = await root.call<Templates>("GET", "/users-permissions/email-templates");
  expect(kept.email_confirmation.options).toMatchObject({
    object: "For {{ USER.username }}",
    message: '<p style="color:red">Code: {{ TOKEN }} <img src="/x"></p>',
  });
});

test("smaller sizes of pictures are turned off, and nothing else is changed", async ({
  page,
  site,
  root,
}) => {
  type Settings = { data: Record<string, unknown> };
  const before = await root.call<Settings>("GET", "/upload/settings");
  await enter(page, site.panel);
  await open(page, site.panel, "media-library", "Media library");
  await page.getByLabel(/^Make smaller sizes/).uncheck();
  await save(page);
  const after = await root.call<Settings>("GET", "/upload/settings");
  expect(after.data).toEqual({ ...before.data, responsiveDimensions: false });
});

test("who may only read settings is shown them, and cannot change them", async ({ page, site, root }) => {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name: "Looks" });
  const actions = ["advanced-settings.read", "email-templates.read", "providers.read"];
  await root.call("PUT", `/admin/roles/${data.id}/permissions`, {
    permissions: actions.map((action) => ({ action: `plugin::users-permissions.${action}` })),
  });
  await makeMember(site, root, "looks@example.org", data.id);
  await enter(page, site.panel, "looks@example.org");
  await open(page, site.panel, "users-permissions/advanced-settings", "Accounts of the site");
  await expect(page.getByLabel("Role of new users")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await page.getByRole("link", { name: "Login providers" }).click();
  await expect(page.getByRole("row", { name: /^google/ })).toContainText("Off");
  await expect(page.getByRole("link", { name: "Jobs" })).toHaveCount(0);
});

test("what roles permit together names the role of each part", async ({ page, site, root }) => {
  const make = async (name: string, fields: string[], conditions: string[]) => {
    const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name });
    const read = { action: "plugin::content-manager.explorer.read", subject: "api::article.article" };
    await root.call("PUT", `/admin/roles/${data.id}/permissions`, {
      permissions: [{ ...read, properties: { fields }, conditions }, { action: "admin::roles.read" }],
    });
    return data.id;
  };
  const titles = await make("Titles", ["title"], []);
  const notes = await make("Notes", ["title", "note"], ["admin::is-creator"]);
  await makeMember(site, root, "both@example.org", titles);
  type Found = { data: { results: { id: number }[] } };
  const { data } = await root.call<Found>("GET", "/admin/users?_q=both@example.org");
  const id = data.results[0]?.id;
  await root.call("PUT", `/admin/users/${id}`, { roles: [titles, notes] });
  await enter(page, site.panel);
  await open(page, site.panel, `users/${id}`, "both@example.org");
  await page.getByRole("link", { name: "What these roles permit together" }).click();
  await expect(page.getByRole("heading", { name: "What both@example.org may do", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "article", exact: true }).click();
  const check = (name: string) => page.getByRole("checkbox", { name, exact: true });
  await expect(check("Read: article: title: Titles, Notes (Is creator)")).toBeChecked();
  await expect(check("Read: article: note: Notes (Is creator)")).toBeChecked();
  await expect(check("Read: article: secret")).not.toBeChecked();
  await expect(check("Read: article: secret")).toBeDisabled();
  await expect(check("Read: article, only if: Is creator: Notes")).toHaveJSProperty("indeterminate", true);
  await expect(page.getByRole("button", { name: "Save permissions" })).toHaveCount(0);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page, `what roles permit together at ${width}`);
    await page.screenshot({ path: `test-results/settings/together-${width}.png`, fullPage: true });
  }
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await expect(
    page.getByRole("group", { name: /roles$/i }).getByLabel(/^Read\s*Titles, Notes$/),
  ).toBeChecked();
  await open(page, site.panel, "users/1/permissions", "What root@example.org may do");
  await expect(page.getByText("One of the roles may do everything, always.")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const)
  test(`the settings of the site are accessible, wide and narrow, ${colorScheme}`, async ({
    page,
    site,
    root,
  }) => {
    expect(root.token).toBeTruthy();
    await page.emulateMedia({ colorScheme });
    await enter(page, site.panel);
    const screens = {
      email: "E-mail",
      jobs: "Jobs",
      "media-library": "Media library",
      "users-permissions/advanced-settings": "Accounts of the site",
      "users-permissions/email-templates": "E-mails to users",
      "users-permissions/providers": "Login providers",
    };
    for (const [path, heading] of Object.entries(screens))
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await open(page, site.panel, path, heading);
        await expectAccessible(page, `${path} at ${width}, ${colorScheme}`);
        await page.screenshot({
          path: `test-results/settings/${path.replaceAll("/", "-")}-${width}-${colorScheme}.png`,
          fullPage: true,
        });
      }
  });
