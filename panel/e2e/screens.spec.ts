import type { Page } from "@playwright/test";
import { expect, expectAccessible, fillLogIn, logIn, section, test, translateForEver } from "./panel.ts";
import { invite, ME, makeMember, makeNarrowRole, PASSWORD, roleId } from "./people.ts";

test.use({ file: import.meta.filename });

test("what is changed and not saved is asked about before one leaves", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  expect(root.token).toBeTruthy();
  await logIn(page, site.panel);
  await page.getByRole("link", { name: "Your profile" }).first().click();
  const name = section(page, "Name and language").getByLabel("First name");
  await name.fill("Rose");
  await page.getByRole("link", { name: "Start", exact: true }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Stay here" }).click();
  await expect(name).toHaveValue("Rose");
  await page.goBack();
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(name).toHaveValue("Rose");
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: "Start" }).click();
  await question.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await question.getByRole("button", { name: "Stay here" }).click();
  await expect(name).toHaveValue("Rose");
  await page.getByRole("link", { name: "Start", exact: true }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { name: /^Good to see you/ })).toBeVisible();
});

test("the panel speaks the language of the account, in every browser", async ({
  page,
  site,
  root,
  browser,
}) => {
  await makeMember(site, root, "langue@example.org", await roleId(root, "strapi-author"));
  await logIn(page, site.panel, "langue@example.org");
  await page.goto(`${site.panel}/me`);
  await page.getByLabel("Language of the panel").selectOption("Français");
  await section(page, "Name and language").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Votre profil", level: 1 })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.getByRole("radio", { name: "Sombre" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.waitForLoadState("networkidle");

  const elsewhere = await browser.newContext({ locale: "de-DE" });
  const other = await elsewhere.newPage();
  await other.goto(`${site.panel}/auth/login`);
  await expect(other.getByRole("heading", { name: "Anmelden" })).toBeVisible();
  await other.getByLabel("E-Mail-Adresse").fill("langue@example.org");
  await other.getByLabel("Passwort", { exact: true }).fill("Passw0rd!");
  await other.getByRole("button", { name: "Anmelden" }).click();
  await expect(other.getByRole("heading", { name: "Heureux de vous voir, Mem" })).toBeVisible();
  await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
  await elsewhere.close();
});

test("words come with the screens that say them, in one request, and no key is seen before", async ({
  browser,
  site,
  root,
}) => {
  await makeMember(site, root, "mots@example.org", await roleId(root, "strapi-author"));
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  const warned: string[] = [];
  page.on("console", (message) => warned.push(message.text()));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const words = () => asked.filter((path) => /\/(outside|inside)-[^/]+\.js$/.test(path)).length;
  await page.goto(`${site.panel}/auth/login`);
  await expect(page.getByRole("heading", { name: "Connexion" })).toBeVisible();
  expect(words()).toBe(1);
  let open = (): void => undefined;
  const opened = new Promise<void>((done) => {
    open = done;
  });
  await page.route(/\/inside-[^/]+\.js$/, async (route) => {
    await opened;
    await route.continue();
  });
  await page.getByLabel("Adresse e-mail").fill("mots@example.org");
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  const waits = page.waitForRequest(/\/inside-[^/]+\.js$/);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await waits;
  await expect(page.getByRole("navigation")).toHaveCount(0);
  open();
  await expect(page.getByRole("heading", { name: "Heureux de vous voir, Mem" })).toBeVisible();
  expect(words()).toBe(2);
  expect(warned.filter((text) => text.startsWith("no word for"))).toEqual([]);
  await context.close();
});

test("an address that leads nowhere says so", { tag: "@narrow" }, async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await logIn(page, site.panel);
  await page.goto(`${site.panel}/no/such/screen`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(page.getByRole("heading", { name: "Good to see you, Ro" })).toBeVisible();
});

test.describe("with every role, and while the browser translates", () => {
  for (const role of ["super admin", "editor", "narrow"] as const)
    for (const translated of [false, true])
      test(`${role}${translated ? ", translated" : ""}`, async ({ page, site, root }) => {
        const email = `${role.replace(" ", "-")}-${translated}@example.org`;
        const ids = {
          "super admin": () => roleId(root, "strapi-super-admin"),
          editor: () => roleId(root, "strapi-editor"),
          narrow: () => makeNarrowRole(root),
        };
        const narrow = role === "narrow" && translated ? await existingRole(root) : undefined;
        await makeMember(site, root, email, narrow ?? (await ids[role]()));
        if (translated) await page.addInitScript(translateForEver);
        await doTasks(page, site.panel, email);
      });
});

async function existingRole(root: {
  call: <T>(method: string, path: string) => Promise<T>;
}): Promise<number | undefined> {
  const { data } = await root.call<{ data: { id: number; name: string }[] }>("GET", "/admin/roles");
  return data.find(({ name }) => name === "Narrow")?.id;
}

/** The tasks of the first stage, one after the other. */
async function doTasks(page: Page, panel: string, email: string): Promise<void> {
  await logIn(page, panel, email);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Good to see you, Mem");
  await page.getByRole("link", { name: "Your profile" }).first().click();
  const names = section(page, "Name and language");
  await names.getByLabel("Last name").fill("Bär");
  await names.getByRole("button", { name: "Save" }).click();
  await expect(names.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("radio", { name: "Dark" }).check();
  await page.getByRole("radio", { name: "As the system" }).check();
  await section(page, "E-mail address").getByRole("button", { name: "Change the address" }).click();
  await expect(section(page, "E-mail address").getByText("This is required.")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to a screen" }).fill("start");
  await page.keyboard.press("Enter");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  const home = page.getByRole("heading", { name: "Good to see you, Mem" });
  await expect(question.or(home)).toBeVisible();
  if (await question.isVisible()) await question.getByRole("button", { name: "Leave" }).click();
  await expect(home).toBeVisible();
  await page.getByRole("button", { name: "Account of Mem Bär" }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
}

const LOOKS = [
  { name: "light", colorScheme: "light", width: 1200 },
  { name: "dark", colorScheme: "dark", width: 1200 },
  { name: "light on a phone", colorScheme: "light", width: 390 },
  { name: "dark on a phone", colorScheme: "dark", width: 390 },
  { name: "at 200 %", colorScheme: "light", width: 600 },
] as const;

for (const { name, colorScheme, width } of LOOKS)
  test(`nothing keeps people out: ${name}`, async ({ page, site, root }) => {
    const token = await invite(
      root,
      `axe-${width}-${colorScheme}@example.org`,
      await roleId(root, "strapi-author"),
    );
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    const { panel } = site;
    const outside = {
      "Log in": "/auth/login",
      "Forgot your password?": "/auth/forgot-password",
      "Choose a new password": "/auth/reset-password?code=abc",
      "You are invited": `/auth/register?registrationToken=${token}`,
      "This invitation does not work": "/auth/register?registrationToken=x",
    };
    for (const [title, path] of Object.entries(outside)) {
      await page.goto(panel + path);
      await expect(page.getByRole("heading", { name: title })).toBeVisible();
      await expectAccessible(page, path);
    }
    await page.goto(`${panel}/auth/login`);
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "log-in with problems");
    await fillLogIn(page, ME);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Good to see you");
    await expectAccessible(page, "start");
    await page.getByRole("button", { name: /^Account of/ }).click();
    await expectAccessible(page, "account menu");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Go to …" }).click();
    await expect(page.getByRole("listbox")).toBeVisible();
    await expectAccessible(page, "palette");
    await page.keyboard.press("Escape");
    if (width < 700) {
      await page.getByRole("button", { name: "Open navigation" }).click();
      await expectAccessible(page, "navigation");
    }
    await page.goto(`${panel}/me`);
    await expect(page.getByRole("heading", { name: "Your profile", level: 1 })).toBeVisible();
    await expectAccessible(page, "profile");
    await section(page, "Password").getByRole("button", { name: "Change the password" }).click();
    await expectAccessible(page, "profile with problems");
    await section(page, "Second factor").getByRole("button", { name: "Set up" }).click();
    await expectAccessible(page, "second factor");
    await page.getByRole("dialog").getByLabel("Your current password").fill("Passw0rd!");
    await page.getByRole("dialog").getByRole("button", { name: "Set up" }).click();
    await expect(page.getByRole("img", { name: "QR code" })).toBeVisible();
    await expectAccessible(page, "second factor's secret");
    await page.goto(`${panel}/no/such/screen`);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
    await expectAccessible(page, "nothing here");
  });
