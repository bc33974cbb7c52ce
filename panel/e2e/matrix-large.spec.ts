import { test as base, enter, expect } from "./panel.ts";
import { Site } from "./server.ts";

/** Three hundred types with many fields in many languages: a role is opened, searched and saved. */
const TYPES = 300;
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
    { scope: "worker", timeout: 240_000 },
  ],
});
test.use({ file: import.meta.filename });

test("a role with many types is opened, searched and saved", async ({ page, site, root }) => {
  test.slow();
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

  await page.getByLabel("Filter", { exact: true }).pressSequentially("thing299");
  await expect(rows).toHaveCount(1);
  await page.getByRole("checkbox", { name: "Delete: thing299", exact: true }).check();
  await page.getByLabel("Filter", { exact: true }).fill("");
  const more = page.getByRole("button", { name: /^Show \d+ more/ });
  await expect(more).toBeVisible();
  while (await more.count()) {
    const shown = await rows.count();
    await more.click();
    await expect.poll(() => rows.count()).toBeGreaterThan(shown);
  }
  expect(await rows.count()).toBeGreaterThanOrEqual(TYPES);
  await page.getByRole("button", { name: "Save permissions" }).click();
  // A bound for thousands of permissions, beside other long suites.
  await expect(page.getByText("Saved", { exact: true })).toBeVisible({ timeout: 120_000 });
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
    { action: "plugin::content-manager.explorer.delete", subject: "api::thing299.thing299" },
  ]);
});
