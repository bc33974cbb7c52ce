import { test as base, enter, expect } from "./panel.ts";
import { Site } from "./server.ts";

/** Many types with many fields in many languages: a role is opened, searched and saved. */
const TYPES = 50;
const FIELDS = 20;
const MOST_ROWS = 40;

const localized = { pluginOptions: { i18n: { localized: true } } };
const attributes = Object.fromEntries(
  Array.from({ length: FIELDS }, (_, field) => [`field${field}`, { type: "string", ...localized }]),
);
const FILES = Object.fromEntries(
  Array.from({ length: TYPES }, (_, number) => [
    `app/api/thing${number}/schema.json`,
    {
      kind: "collectionType",
      collectionName: `things${number}`,
      info: { singularName: `thing${number}`, pluralName: `things${number}`, displayName: `Thing ${number}` },
      options: { draftAndPublish: true },
      ...localized,
      attributes,
    },
  ]),
);

const test = base.extend<object, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const env = { OCTAVO_I18N__LOCALES: '["en", "fr", "de", "es", "it"]' };
      const site = await Site.start({ files: FILES, env });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
});
test.use({ file: import.meta.filename });

test("a role with many types is opened, searched and saved", async ({ page, site, root }) => {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name: "Wide" });
  const editor = await root.call<{ data: unknown[] }>("GET", "/admin/roles/2/permissions");
  const permissions = (editor.data as Record<string, unknown>[]).map(({ id, ...rest }) => rest);
  await root.call("PUT", `/admin/roles/${data.id}/permissions`, { permissions });
  const requests: string[] = [];
  page.on("request", (request) => {
    const pathname = site.pathOf(request.url());
    if (/permissions(\/check)?$/.test(pathname)) requests.push(`${request.method()} ${pathname}`);
  });
  await enter(page, site.panel);
  await page.goto(`${site.panel}/settings/roles`);
  await page.getByRole("link", { name: "Wide" }).click();
  const rows = page.locator(".matrix > tbody");
  await expect(page.getByRole("checkbox", { name: "Read: thing0", exact: true })).toBeVisible();
  expect(await rows.count()).toBeLessThanOrEqual(MOST_ROWS);

  await page.getByLabel("Filter", { exact: true }).pressSequentially("thing49");
  await expect(rows).toHaveCount(1);
  await page.getByRole("checkbox", { name: "Delete: thing49", exact: true }).check();
  await page.getByLabel("Filter", { exact: true }).fill("");
  await page.getByRole("button", { name: /^Show \d+ more/ }).click();
  await expect(page.getByRole("button", { name: /^Show \d+ more/ })).toHaveCount(0);
  expect(await rows.count()).toBeGreaterThanOrEqual(TYPES);
  await page.getByRole("button", { name: "Save permissions" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect(requests.filter((one) => one === "GET /admin/users/me/permissions").length).toBeLessThanOrEqual(2);
  expect(requests.filter((one) => !one.includes("/users/me/")).sort()).toEqual([
    "GET /admin/permissions",
    `GET /admin/roles/${data.id}/permissions`,
    `PUT /admin/roles/${data.id}/permissions`,
  ]);
  type Stored = { action: string; subject: string; properties: { locales?: string[] } };
  const saved = await root.call<{ data: Stored[] }>("GET", `/admin/roles/${data.id}/permissions`);
  expect(saved.data).toHaveLength(permissions.length);
  const changed = saved.data.filter(({ properties }) => (properties.locales?.length ?? 0) > 1);
  expect(changed).toMatchObject([
    { action: "plugin::content-manager.explorer.delete", subject: "api::thing49.thing49" },
  ]);
});
