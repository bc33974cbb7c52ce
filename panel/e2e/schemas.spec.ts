import { test as base, enter, enterAtStart, expect, expectAccessible, section } from "./panel.ts";
import { type Caller, logInAs, makeMember, makeNarrowRole, makeRoot } from "./people.ts";
import { Site } from "./server.ts";

/** The types of a site in production: there they are read, and nothing else. */
const FILES = {
  "app/api/film/schema.json": {
    kind: "collectionType",
    collectionName: "films",
    info: { singularName: "film", pluralName: "films", displayName: "Film", description: "What is shown" },
    options: { draftAndPublish: true },
    attributes: {
      title: { type: "string", required: true, maxLength: 200 },
      genre: { type: "enumeration", enum: ["comedy", "drama"], default: "drama" },
      article: { type: "relation", relation: "manyToOne", target: "api::article.article" },
      seo: { type: "component", component: "shared.seo" },
    },
  },
};

const test = base.extend<object, { site: Site; root: Caller }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.start({
        files: FILES,
        env: { OCTAVO_ENV: "production" },
        settings: "[plugins.admin.config]\nfirst_admin_token = false\n",
      });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
});

test.use({ file: import.meta.filename });

test("in production a type is read, with where its file is and what to do there", async ({
  page,
  site,
  root,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enterAtStart(page, site.panel);
  await page.getByRole("link", { name: "Content types", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Content types and components", level: 1 })).toBeVisible();
  await expect(page.getByText("Nothing can be changed here.")).toBeVisible();

  const list = page.getByRole("navigation", { name: "Types and components" });
  await list.getByLabel("Find a type").fill("fil");
  await expect(list.getByRole("link")).toHaveText(["Film"]);
  await list.getByRole("link", { name: "Film" }).click();
  await expect(page.getByRole("heading", { name: "Film", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/content-type-builder\/content-types\/api::film\.film$/);
  await expect(page.getByRole("status").filter({ hasText: "this is production" })).toContainText(
    "app/api/film/schema.json",
  );

  const fields = section(page, "Fields").getByRole("listitem");
  await expect(fields).toHaveCount(4);
  await expect(fields.nth(0)).toHaveText(/title.*Short text.*Required.*Greatest length: 200/);
  await expect(fields.nth(1)).toHaveText(/genre.*Choice.*comedy, drama.*Default: drama/);

  const file = page.getByRole("figure", { name: "app/api/film/schema.json" });
  await file.getByRole("button").click();
  await expect(file.getByRole("status")).toHaveText("Copied");
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(
    FILES["app/api/film/schema.json"],
  );

  const { accessKey } = await madeToken(root);
  const create = page.getByRole("figure", { name: "Create an entry" }).locator("pre");
  expect(await run((await create.textContent()) ?? "", accessKey)).toMatchObject({
    data: { title: "A text", genre: "comedy" },
  });
  const listing = page.getByRole("figure", { name: "List entries" }).locator("pre");
  expect(await run((await listing.textContent()) ?? "", accessKey)).toMatchObject({
    data: [{ title: "A text" }],
  });

  await fields.nth(3).getByRole("link", { name: "Seo" }).click();
  await expect(page.getByRole("heading", { name: "Seo", level: 1 })).toBeVisible();
  const uses = section(page, "Where it is used").getByRole("listitem");
  await expect(uses).toHaveText(["Article · seo", "Film · seo"]);
  await uses.getByRole("link", { name: "Film" }).click();
  await section(page, "Fields").getByRole("link", { name: "Article" }).click();
  await expect(section(page, "Relations that lead here").getByRole("listitem")).toHaveText([
    "Film · article",
  ]);
});

test("who may not read types is not led to them", async ({ page, site, root }) => {
  await makeMember(site, root, "narrow@example.org", await makeNarrowRole(root));
  expect((await logInAs(site, "narrow@example.org")).token).toBeTruthy();
  await enterAtStart(page, site.panel, "narrow@example.org");
  await expect(page.getByRole("link", { name: "Content types", exact: true })).toHaveCount(0);
  await page.goto(`${site.panel}/plugins/content-type-builder`);
  await expect(page.getByText("Your roles do not permit this.")).toBeVisible();
});

test("the types are accessible, light, dark and narrow", async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await enter(page, site.panel);
  const screens = {
    "": "Content types and components",
    "/content-types/api::film.film": "Film",
    "/content-types/plugin::users-permissions.user": "User",
    "/component-categories/shared/shared.seo": "Seo",
    "/content-types/api::none.none": "",
  };
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      for (const [path, heading] of Object.entries(screens)) {
        await page.goto(`${site.panel}/plugins/content-type-builder${path}`);
        await expect(
          heading
            ? page.getByRole("heading", { name: heading, level: 1 })
            : page.getByRole("heading", { name: "No such content type" }),
        ).toBeVisible();
        await expectAccessible(page, `${path} at ${width}, ${colorScheme}`);
        const name = path.replaceAll(/\W+/g, "-") || "start";
        await page.screenshot({
          path: `test-results/schemas/${name}-${width}-${colorScheme}.png`,
          fullPage: true,
        });
      }
    }
});

async function madeToken(root: Caller): Promise<{ accessKey: string }> {
  const { data } = await root.call<{ data: { accessKey: string } }>("POST", "/admin/api-tokens", {
    name: "Everything",
    type: "full-access",
    lifespan: null,
  });
  return data;
}

/** Does what a command of curl would, once a token stands in its place. */
async function run(command: string, token: string): Promise<unknown> {
  const words = [...command.matchAll(/'([^']*)'/g)].map(([, word = ""]) => word);
  const method = /-X (\w+)/.exec(command)?.[1] ?? "GET";
  const headers = words
    .filter((word) => /^[\w-]+: /.test(word))
    .map((word) => word.replace("<token>", token).split(": ") as [string, string]);
  const body = words.find((word) => word.startsWith("{"));
  const response = await fetch(words.at(-1) ?? "", { method, headers, ...(body ? { body } : {}) });
  return response.json();
}
