import { expect, fillLogIn, logIn, section, test } from "./panel.ts";
import { codeOf, invite, ME, PASSWORD, roleId } from "./people.ts";
import { Site } from "./server.ts";

test.use({ file: import.meta.filename });

test("the first administrator is made at the first visit, by the link that the log has", async ({ page }) => {
  const site = await Site.start();
  try {
    expect(site.log()).toContain(`${site.panel}/auth/register-admin`);
    await page.goto(site.panel);
    await expect(page.getByRole("heading", { name: "Welcome to Octavo" })).toBeVisible();
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(page.getByLabel("First name")).toBeFocused();
    await expect(page.getByText("3 fields need your attention.")).toBeVisible();
    await page.getByLabel("First name").fill("Ada");
    await page.getByLabel("E-mail address").fill("ada@example.org");
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(
      page.getByText("Use at least 8 characters. Add a capital letter (A–Z). Add a digit."),
    ).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await expect(page.getByRole("heading", { name: "Good to see you, Ada" })).toBeVisible();
    await expect(page.getByText("api::article.article")).toBeVisible();
    await page.goto(`${site.panel}/auth/register-admin`);
    await expect(page).toHaveURL(`${site.panel}/`);
    await expect(page.getByText("api::article.article")).toBeVisible();
  } finally {
    await page.close();
    await site.remove();
  }
});

test("where the server wants its token, the link it prints brings it", async ({ page }) => {
  const site = await Site.start({ settings: "[plugins.admin.config]\nfirst_admin_token = true\n" });
  try {
    await page.goto(`${site.panel}/auth/register-admin`);
    await page.getByLabel("First name").fill("Ada");
    await page.getByLabel("E-mail address").fill("ada@example.org");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    const [link] = /http[^"\s]+register-admin\?token=[0-9a-f]+/.exec(site.log()) ?? [""];
    await page.goto(link);
    await page.getByLabel("First name").fill("Ada");
    await page.getByLabel("E-mail address").fill("ada@example.org");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(page.getByRole("heading", { name: "Good to see you, Ada" })).toBeVisible();
  } finally {
    await page.close();
    await site.remove();
  }
});

test("who is refused is told why until it is true no more, and comes to the screen they wanted", {
  tag: "@narrow",
}, async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await page.goto(`${site.panel}/me`);
  await fillLogIn(page, ME, "wrong");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("E-mail address or password is wrong.");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await expect(alert).toBeVisible();
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page).toHaveURL(`${site.panel}/me`);
  await expect(page.getByText(/^Roles?:$/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your profile", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Account of Ro Ot" }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await expect(page).toHaveURL(`${site.panel}/auth/login`);
  await page.goto(`${site.panel}/me`);
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
});

test("logging in takes the keyboard alone", { tag: "@narrow" }, async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await page.goto(`${site.panel}/auth/login`);
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.type(ME);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Good to see you, Ro" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Good to see you, Ro" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go to a screen" })).toBeFocused();
  await page.keyboard.type("profile");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Your profile", level: 1 })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
});

test("an invitation is accepted once", async ({ page, site, root }) => {
  const token = await invite(root, "new@example.org", await roleId(root, "strapi-editor"));
  const link = `${site.panel}/auth/register?registrationToken=${token}`;
  await page.goto(link);
  await expect(page.getByText("Choose your name and a password for new@example.org.")).toBeVisible();
  await page.getByLabel("First name").fill("Nell");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(page.getByRole("heading", { name: "Good to see you, Nell" })).toBeVisible();
  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation does not work" })).toBeVisible();
});

test("a lost password is replaced by the link of a message, once", async ({ page, site, root }) => {
  const token = await invite(root, "lost@example.org", await roleId(root, "strapi-author"));
  const userInfo = { firstname: "Lo", password: PASSWORD };
  await root.call("POST", "/admin/register", { registrationToken: token, userInfo });
  await page.goto(`${site.panel}/auth/login`);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("E-mail address").fill("lost@example.org");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your inbox" })).toBeVisible();
  await expect
    .poll(() => /\S+\/auth\/reset-password\?code=\w+/.exec(mailOf(site))?.[0] ?? "")
    .toContain("code");
  const [link] = /http\S+\/auth\/reset-password\?code=\w+/.exec(mailOf(site)) ?? [""];
  expect(link).toContain(site.panel);
  await page.goto(link);
  await page.getByLabel("New password").fill("An0therPass");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("heading", { name: "Good to see you, Lo" })).toBeVisible();
  await page.getByRole("button", { name: "Account of Lo" }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await logIn(page, site.panel, "lost@example.org", "An0therPass");
  await page.context().clearCookies();
  await page.goto(link);
  await page.getByLabel("New password").fill("YetAn0ther");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText("This link was used already or is too old.")).toBeVisible();
});

function mailOf(site: Site): string {
  try {
    return site.lastMail();
  } catch {
    return "";
  }
}

test("a second factor is set up, asked for, and turned off", async ({ page, site, root }) => {
  const token = await invite(root, "two@example.org", await roleId(root, "strapi-author"));
  await root.call("POST", "/admin/register", {
    registrationToken: token,
    userInfo: { firstname: "Tw", password: PASSWORD },
  });
  await logIn(page, site.panel, "two@example.org");
  await page.goto(`${site.panel}/me`);
  const part = section(page, "Second factor");
  await part.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog", { name: "Second factor" });
  await expect(dialog.getByLabel("Your current password")).toBeFocused();
  await dialog.getByLabel("Your current password").fill("wrong");
  await dialog.getByRole("button", { name: "Set up" }).click();
  await expect(dialog.getByText("The password is wrong.")).toBeVisible();
  await expect(dialog.getByText("E-mail address or password is wrong.")).toHaveCount(0);
  await dialog.getByLabel("Your current password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Set up" }).click();
  await expect(dialog.getByRole("img", { name: "QR code" })).toBeVisible();
  const secret = (await dialog.locator("code").textContent()) ?? "";
  await dialog.getByLabel("Code from your authenticator app").fill("000000");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog.getByRole("alert")).toContainText("This code is wrong");
  await dialog.getByLabel("Code from your authenticator app").fill(codeOf(secret));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(part.getByText("The second factor is on.")).toBeVisible();

  await page.getByRole("button", { name: "Account of Tw" }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await fillLogIn(page, "two@example.org");
  await expect(page.getByText("Enter the code of your authenticator app to finish")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByLabel("Code from your authenticator app")).toBeFocused();
  await page.getByLabel("Code from your authenticator app").fill(codeOf(secret, 1));
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { name: "Good to see you, Tw" })).toBeVisible();

  await page.goto(`${site.panel}/me`);
  await part.getByRole("button", { name: "Turn off" }).click();
  const question = page.getByRole("dialog", { name: "Turn off the second factor?" });
  await question.getByLabel("Your current password").fill(PASSWORD);
  await question.getByRole("button", { name: "Turn off" }).click();
  await expect(part.getByText("The second factor is off.")).toBeVisible();
});
