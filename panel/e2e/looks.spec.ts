import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { enter, expect, test } from "./panel.ts";
import { type Caller, invite, makeRoot, roleId } from "./people.ts";
import { Site } from "./server.ts";

/**
 * A picture of every screen, light and dark, wide and narrow, in test-results/looks: for whoever wants to see what a
 * change did. A new address has to be named here.
 */
test.use({ file: import.meta.filename });

const SHELL = resolve(import.meta.dirname, "../src/shell");
const BEFORE = resolve(import.meta.dirname, "../src/features/auth/Outside.tsx");
const ARTICLE = "api::article.article";
const LIST = `/content-manager/collection-types/${ARTICLE}`;

/** Screens that one sees before the log-in, by the paths of their routes. */
const OUTSIDE: Record<string, string> = {
  "/auth/login": "/auth/login",
  "/auth/register": "/auth/register?registrationToken=TOKEN",
  "/auth/forgot-password": "/auth/forgot-password",
  "/auth/reset-password": "/auth/reset-password?code=abc",
};

/** The others; capitals stand for what is made for them. */
const INSIDE: Record<string, string> = {
  "/": "/",
  "/content-manager/collection-types/$uid": LIST,
  "/content-manager/collection-types/$uid/$documentId": `${LIST}/DOCUMENT`,
  "/content-manager/single-types/$uid": "/content-manager/single-types/api::homepage.homepage",
  "/content-manager/collection-types/$uid/configurations": `${LIST}/configurations`,
  "/content-manager/single-types/$uid/configurations":
    "/content-manager/single-types/api::homepage.homepage/configurations",
  "/content-manager/components/$uid/configurations": "/content-manager/components/COMPONENT/configurations",
  "/content-manager/collection-types/$uid/$documentId/history": `${LIST}/DOCUMENT/history`,
  "/content-manager/single-types/$uid/history":
    "/content-manager/single-types/api::homepage.homepage/history",
  "/content-manager/trash": "/content-manager/trash",
  "/plugins/upload": "/plugins/upload",
  "/plugins/content-releases": "/plugins/content-releases",
  "/plugins/content-releases/$id": "/plugins/content-releases/RELEASE",
  "/plugins/content-type-builder": "/plugins/content-type-builder",
  "content-types/$uid": `/plugins/content-type-builder/content-types/${ARTICLE}`,
  "component-categories/$category/$uid":
    "/plugins/content-type-builder/component-categories/CATEGORY/COMPONENT",
  "/me": "/me",
  "/settings": "/settings",
  "/settings/application-infos": "/settings/application-infos",
  "/settings/users": "/settings/users",
  "/settings/users/$id": "/settings/users/1",
  "/settings/users/$id/permissions": "/settings/users/1/permissions",
  "/settings/roles": "/settings/roles",
  "/settings/roles/$id": "/settings/roles/2",
  "/settings/api-tokens": "/settings/api-tokens",
  "/settings/api-tokens/$id": "/settings/api-tokens/create",
  "/settings/webhooks": "/settings/webhooks",
  "/settings/webhooks/$id": "/settings/webhooks/create",
  "/settings/users-permissions/roles": "/settings/users-permissions/roles",
  "/settings/users-permissions/roles/$id": "/settings/users-permissions/roles/1",
  "/settings/users-permissions/advanced-settings": "/settings/users-permissions/advanced-settings",
  "/settings/users-permissions/providers": "/settings/users-permissions/providers",
  "/settings/users-permissions/email-templates": "/settings/users-permissions/email-templates",
  "/settings/media-library": "/settings/media-library",
  "/settings/email": "/settings/email",
  "/settings/jobs": "/settings/jobs",
  "/settings/internationalization": "/settings/internationalization",
  "/settings/audit-logs": "/settings/audit-logs",
  $: "/no/such/screen",
};

/** Returns the paths that the panel's routes have, and those of the screens before the log-in. */
function routes(): string[] {
  const files = readdirSync(SHELL).filter((name) => /^(router|\w+Routes)\.tsx$/.test(name));
  const text = files.map((name) => readFileSync(join(SHELL, name), "utf8")).join("\n");
  const inside = [...text.matchAll(/\bpath: "([^"]+)"/g)].map(([, path = ""]) => path);
  const outside = [...readFileSync(BEFORE, "utf8").matchAll(/"(\/auth\/[^"]+)"/g)].map(
    ([, path = ""]) => path,
  );
  return [...new Set([...inside.filter((path) => path !== "/auth/$"), ...outside])];
}

/** Keeps four pictures of a screen once it has come to rest. */
async function look(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
  await expect(page.getByText("Loading", { exact: true })).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  for (const width of [1280, 390])
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const file = `${name.replaceAll(/\W+/g, "-").replace(/^-|-$/g, "") || "start"}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: `test-results/looks/${file}`, animations: "disabled", caret: "hide" });
    }
}

/** Makes what the addresses of some screens name, and returns it. */
async function makeNamed(root: Caller): Promise<Record<string, string>> {
  const { results } = await root.call<{ results: { documentId: string }[] }>("GET", LIST);
  const name = "For the spring";
  const release = await root.call<{ data: { id: number } }>("POST", "/content-releases", { name });
  const { data } = await root.call<{ data: { uid: string; category: string }[] }>(
    "GET",
    "/content-type-builder/components",
  );
  return {
    DOCUMENT: results[0]?.documentId ?? "",
    RELEASE: String(release.data.id),
    COMPONENT: data[0]?.uid ?? "",
    CATEGORY: data[0]?.category ?? "",
    TOKEN: await invite(root, "invited@example.org", await roleId(root, "strapi-author")),
  };
}

test("every screen is pictured, light and dark, wide and narrow", async ({ page }) => {
  test.setTimeout(600_000);
  expect(routes().sort()).toEqual(
    [...Object.keys(OUTSIDE), ...Object.keys(INSIDE), "/auth/register-admin"].sort(),
  );
  const site = await Site.startMagazine({ env: { OCTAVO_PLUGINS__AUDIT__ENABLED: "true" } });
  try {
    await look(page, `${site.panel}/auth/register-admin`, "/auth/register-admin");
    const named = await makeNamed(await makeRoot(site));
    const addressOf = (path: string): string =>
      site.panel + path.replaceAll(/[A-Z]{5,}/g, (word) => named[word] ?? word);
    for (const [route, path] of Object.entries(OUTSIDE)) await look(page, addressOf(path), route);
    await enter(page, site.panel);
    for (const [route, path] of Object.entries(INSIDE))
      await look(page, addressOf(path), route === "$" ? "missing" : route);
  } finally {
    await page.close();
    await site.remove();
  }
});
