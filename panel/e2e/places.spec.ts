import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, fillLogIn, logIn, section, test } from "./panel.ts";
import { logInAs, makeMember, makeRoot, ROOT, roleId } from "./people.ts";
import { Site } from "./server.ts";

test.use({ file: import.meta.filename });

for (const keeps of [false, true])
  test(`below a path of a proxy that ${keeps ? "keeps" : "strips"} it`, async ({ page }) => {
    const settings = "[plugins.admin.config.sessions]\naccess_token_lifespan = 2\n";
    const site = await Site.start({ place: "/cms", keepsPlace: keeps, settings });
    try {
      await makeRoot(site);
      const { panel } = site;
      await page.goto(`${panel}/me`);
      await fillLogIn(page, ROOT);
      await expect(page).toHaveURL(`${panel}/me`);
      await page.reload();
      const names = section(page, "Name and language");
      await expect(names).toBeVisible();
      await page.waitForTimeout(2500);
      await names.getByLabel("Last name").fill("Proxy");
      await names.getByRole("button", { name: "Save" }).click();
      await expect(names.getByText("Saved", { exact: true })).toBeVisible();
      await page.getByRole("link", { name: "Start", exact: true }).click();
      await expect(page).toHaveURL(`${panel}/`);
      await expect(page.getByText("api::article.article")).toBeVisible();
      await keepAndFetch(page, panel);
      const cookies = await page.context().cookies();
      expect(new Set(cookies.map(({ path }) => path))).toEqual(new Set(["/cms/admin"]));
      await page.getByRole("button", { name: "Account of Ro Proxy" }).click();
      await page.getByRole("button", { name: "Log out", exact: true }).click();
      await expect(page).toHaveURL(`${panel}/auth/login`);
      expect(await page.context().cookies()).toEqual([]);
    } finally {
      await page.close();
      await site.remove();
    }
  });

/** Uploads a file, opens it again at an address of its own, and downloads what was uploaded. */
async function keepAndFetch(page: Page, panel: string): Promise<void> {
  const text = "kept behind a proxy";
  await page.goto(`${panel}/plugins/upload`);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await (await choosing).setFiles({ name: "kept.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  const uploads = page.getByRole("region", { name: "Uploads" });
  await expect(uploads.getByText("One file was uploaded")).toBeVisible();
  await uploads.getByRole("button", { name: "Close the uploads" }).click();
  const file = page.getByRole("list", { name: "Files" }).getByRole("button", { name: /^kept\.txt/ });
  await file.click();
  await expect(page).toHaveURL(/file=\d+/);
  await page.reload();
  const details = page.getByRole("complementary", { name: "Details of the file" });
  const downloading = page.waitForEvent("download");
  await details.getByRole("link", { name: "Download" }).click();
  const download = await downloading;
  expect(new URL(download.url()).pathname).toMatch(/^\/cms\/uploads\//);
  expect(readFileSync(await download.path(), "utf8")).toBe(text);
}

const SOURCE = resolve(import.meta.dirname, "../../src");
const DIST = "octavo/plugins/panel/dist";

/** Makes another build of the one in a folder: the same panel, all of whose scripts have other names. */
function rebuild(dist: string): void {
  const assets = join(dist, "assets");
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const rename = (text: string): string =>
    scripts.reduce((renamed, name) => renamed.replaceAll(name, name.replace(/\.js$/, ".next.js")), text);
  for (const name of readdirSync(assets)) {
    const file = join(assets, name);
    if (name.endsWith(".br")) rmSync(file);
    if (name.endsWith(".js")) {
      writeFileSync(join(assets, rename(name)), rename(readFileSync(file, "utf8")));
      rmSync(file);
    }
  }
  const page = join(dist, "index.html");
  writeFileSync(page, rename(readFileSync(page, "utf8")));
  const told = JSON.parse(readFileSync(join(dist, "build.json"), "utf8")) as { build: string };
  writeFileSync(join(dist, "build.json"), JSON.stringify({ ...told, build: "anotherbuild" }));
}

test("an open page loads the new panel after an upgrade", async ({ page, troubles }) => {
  const source = mkdtempSync(join(tmpdir(), "octavo-build-"));
  cpSync(SOURCE, source, { recursive: true, filter: (path) => !path.includes("__pycache__") });
  const site = await Site.start({ source });
  try {
    await makeRoot(site);
    await logIn(page, site.panel);
    await expect(page.getByText("api::article.article")).toBeVisible();
    const lazy =
      readdirSync(join(source, DIST, "assets")).find((name) => /^Profile-.*\.js$/.test(name)) ?? "";
    await site.stop();
    rebuild(join(source, DIST));
    expect(existsSync(join(source, DIST, "assets", lazy))).toBe(false);
    await site.run();
    const gone = await fetch(`${site.panel}/assets/${lazy}`, { headers: { Accept: "text/html" } });
    expect([gone.status, (await gone.text()).includes("<html")]).toEqual([404, false]);

    await page.getByRole("link", { name: "Your profile" }).first().click();
    await expect(page.getByRole("heading", { name: "Your profile", level: 1 })).toBeVisible();
    await expect(page).toHaveURL(`${site.panel}/me`);
    expect(await page.locator('meta[name="octavo"]').getAttribute("content")).toContain("anotherbuild");
    troubles.splice(
      0,
      troubles.length,
      ...troubles.filter((trouble) => !/dynamically imported|ERR_CONNECTION/.test(trouble)),
    );
  } finally {
    await page.close();
    await site.remove();
    rmSync(source, { recursive: true, force: true });
  }
});

test("what is not saved is saved before the new panel is loaded", async ({ page, site, root }) => {
  const email = "builds@example.org";
  await makeMember(site, root, email, await roleId(root, "strapi-author"));
  await logInAs(site, email);
  await logIn(page, site.panel, email);
  await page.goto(`${site.panel}/me`);
  const names = section(page, "Name and language");
  await names.getByLabel("First name").fill("Rob");
  await page.route("**/admin/users/me**", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "x-octavo-panel": "anotherbuild" } });
  });
  await section(page, "Where you are logged in")
    .getByRole("button", { name: "Log out there" })
    .first()
    .click();
  const notice = page.getByText("A newer panel is there. Save what you changed, then load it.");
  await expect(notice).toBeVisible();
  await expect(names.getByLabel("First name")).toHaveValue("Rob");
  await names.getByRole("button", { name: "Save" }).click();
  await expect(names.getByText("Saved", { exact: true })).toBeVisible();
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name: "Load it now" }).click();
  await loaded;
  await page.unroute("**/admin/users/me**");
  await expect(names.getByLabel("First name")).toHaveValue("Rob");
});
