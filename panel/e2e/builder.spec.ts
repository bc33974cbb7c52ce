import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { test as base, enter, expect, expectAccessible, logIn, section } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { Site } from "./server.ts";

/** Types are changed where `octavo develop` runs: it starts the server again with what was written. */
const test = base.extend<object, { site: Site; root: Caller }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const settings = '[custom_fields]\n"plugin::rating.stars" = "integer"\n';
      const site = await Site.start({ command: "develop", settings });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
});

test.use({ file: import.meta.filename });

const ARTICLES = "/content-manager/collection-types/api::article.article";

async function open(page: Page, site: Site, path = ""): Promise<void> {
  await page.goto(`${site.panel}/plugins/content-type-builder${path}`);
  await expect(page.getByRole("region", { name: "Changes of content types" })).toBeVisible();
}

/** Adds a field by the dialog, and waits until it stands among the others. */
async function addField(page: Page, kind: string, name: string, more?: () => Promise<void>): Promise<void> {
  await page.getByRole("button", { name: "Add a field" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a field" });
  await dialog.getByRole("button", { name: new RegExp(`^${kind}`) }).click();
  await expect(dialog.getByLabel("Name of the field", { exact: true })).toBeFocused();
  await page.keyboard.type(name);
  await more?.();
  await dialog.getByRole("button", { name: "Add a field" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row(page, name)).toBeVisible();
}

function row(page: Page, name: string) {
  return section(page, "Fields")
    .getByRole("listitem")
    .filter({ has: page.locator("code", { hasText: new RegExp(`^${name}$`) }) });
}

/** Has the changes written, and waits until nothing is unwritten any more. */
async function write(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Review changes" });
  await dialog.getByRole("button", { name: "Write the files" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Review changes" })).toHaveCount(0);
}

function schemaOf(site: Site, file: string): { attributes: Record<string, unknown> } {
  return JSON.parse(readFileSync(join(site.folder, file), "utf8"));
}

test("one field is added after the other, by the keyboard alone", async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await enter(page, site.panel);
  await open(page, site, "/content-types/api::article.article");
  await page.getByRole("button", { name: "Add a field" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a field" });
  for (const [kind, name] of [
    ["Short text", "subtitle"],
    ["Short text", "byline"],
  ] as const) {
    await dialog
      .getByRole("button", { name: new RegExp(`^${kind}`) })
      .first()
      .press("Enter");
    await expect(dialog.getByLabel("Name of the field", { exact: true })).toBeFocused();
    await page.keyboard.type(name);
    await dialog.getByRole("button", { name: "Add, and another one" }).press("Enter");
    await expect(dialog.getByRole("status")).toContainText(name);
    await expect(dialog.getByRole("listitem").first().getByRole("button")).toBeFocused();
  }
  await expectAccessible(page, "the next field");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  for (const name of ["subtitle", "byline"]) await expect(row(page, name)).toBeVisible();
});

test("a type with three fields is made, and stands in the navigation once the server has started again", async ({
  page,
  site,
  root,
}) => {
  expect(root.token).toBeTruthy();
  await logIn(page, site.panel);
  // By the navigation, as one does: nothing is read again that the log-in has not said.
  await page.getByRole("link", { name: "Content types" }).click();
  await page.getByRole("button", { name: "New collection type" }).click();
  const dialog = page.getByRole("dialog", { name: "New collection type" });
  await dialog.getByLabel("Name", { exact: true }).fill("Opening story");
  await expect(dialog.getByLabel("Plural name")).toHaveValue("opening-stories");
  await dialog.getByLabel("Plural name").fill("opening-story");
  await dialog.getByLabel("In several languages").check();
  await dialog.getByRole("button", { name: "Make it" }).click();
  await expect(dialog.getByText("It has to differ from the singular name")).toBeVisible();
  await dialog.getByLabel("Plural name").fill("opening-stories");
  await dialog.getByRole("button", { name: "Make it" }).click();
  await expect(page.getByRole("heading", { name: "Opening story", level: 1 })).toBeVisible();

  const field = page.getByRole("dialog", { name: "Add a field" });
  await addField(page, "Short text", "title", async () => {
    await field.getByLabel("Greatest length").fill("many");
    await field.getByRole("button", { name: "Add a field" }).click();
    await expect(field.getByText("This must be a whole number.")).toBeVisible();
    await field.getByLabel("Greatest length").fill("80");
    await field.getByLabel("Required").check();
  });
  await addField(page, "Choice", "mood", async () => {
    await field.getByLabel("Choices").fill("merry\nsad");
    await field.getByLabel("Default").fill("glad");
    await field.getByLabel("Translated").uncheck();
    await field.getByRole("button", { name: "Add a field" }).click();
    await expect(field.getByText("This has to be one of the choices above.")).toBeVisible();
    await field.getByLabel("Default").fill("sad");
  });
  await addField(page, "Relation", "article", async () => {
    await field.getByLabel("It leads to").selectOption("Article (api::article.article)");
    await field.getByLabel("Name of the field there").fill("stories");
  });
  await expect(row(page, "title")).toContainText("Greatest length: 80");

  await page.getByRole("button", { name: "Move mood up" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Redo" }).click();
  const list = page.getByRole("navigation", { name: "Types and components" });
  await list.getByRole("link", { name: /^Article/ }).click();
  await expect(row(page, "stories")).toContainText("New");

  await page.getByRole("button", { name: "Review changes" }).click();
  const review = page.getByRole("dialog", { name: "Review changes" });
  const files = review.getByRole("figure");
  await expect(files).toHaveCount(2);
  await expect(files.nth(0)).toContainText("app/api/article/schema.json");
  await expect(files.nth(0).locator("ins")).toContainText(["stories"]);
  await expect(files.nth(1)).toContainText("app/api/opening_story/schema.json");
  await write(page);

  const navigation = page.getByRole("navigation", { name: "Screens" });
  await navigation.getByRole("link", { name: "Opening story" }).click();
  await expect(page.getByRole("heading", { name: "Opening story", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/content-manager\/collection-types\/api::opening-story\.opening-story/);
  const { attributes } = schemaOf(site, "app/api/opening_story/schema.json");
  expect(attributes.mood).not.toHaveProperty("pluginOptions");
  expect(Object.keys(attributes)).toEqual(["mood", "title", "article"]);
  expect(attributes).toMatchObject({
    mood: { type: "enumeration", enum: ["merry", "sad"], default: "sad" },
    title: { type: "string", required: true, maxLength: 80, pluginOptions: { i18n: { localized: true } } },
    article: { relation: "manyToOne", target: "api::article.article", inversedBy: "stories" },
  });
});

test("a renamed field keeps its content, and the review says of how many entries", async ({
  page,
  site,
  root,
}) => {
  const made: string[] = [];
  for (const note of ["First note", "Second note"]) {
    const { data } = await root.call<{ data: { documentId: string } }>("POST", ARTICLES, { note });
    made.push(data.documentId);
  }
  await enter(page, site.panel);
  await open(page, site, "/content-types/api::article.article");
  await page.getByRole("button", { name: "Change note" }).click();
  const dialog = page.getByRole("dialog", { name: "Change note" });
  await dialog.getByLabel("Name of the field", { exact: true }).fill("title");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog.getByText("This name is taken: choose another one.")).toBeVisible();
  await dialog.getByLabel("Name of the field", { exact: true }).fill("remark");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(row(page, "remark")).toContainText("was note");

  await page.getByRole("button", { name: "Review changes" }).click();
  const steps = page.getByRole("region", { name: "What happens" });
  await expect(steps).toContainText("Renamed, with its content");
  await expect(steps).toContainText("In 2 versions of entries");
  await expect(steps).toContainText("Article: “note” is “remark” now, with its values.");
  await write(page);
  await expect(page.getByText("Written, and the server runs with it")).toBeVisible();
  await expect(row(page, "remark")).not.toContainText("Modified");
  for (const [index, documentId] of made.entries()) {
    const { data } = await root.call<{ data: { remark: string } }>("GET", `${ARTICLES}/${documentId}`);
    expect(data.remark).toBe(["First note", "Second note"][index]);
  }
});

test("what cannot be written is told at the field, and leaving with changes asks", async ({
  page,
  site,
  root,
}) => {
  expect(root.token).toBeTruthy();
  await enter(page, site.panel);
  await open(page, site, "/content-types/api::article.article");
  await addField(page, "Short text", "code", async () => {
    await page.getByRole("dialog").getByLabel("Pattern").fill("(");
  });
  await page.getByRole("button", { name: "Review changes" }).click();
  const review = page.getByRole("dialog", { name: "Review changes" });
  await expect(review.getByText("This cannot be written:")).toBeVisible();
  await expect(review.getByRole("button", { name: "Write the files" })).toBeDisabled();
  await review.getByRole("button", { name: "Cancel" }).click();
  await expect(row(page, "code").getByRole("alert")).toContainText("regex");
  await page.getByRole("link", { name: "Start", exact: true }).click();
  await page.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Discard all" }).click();
  await expect(row(page, "code")).toHaveCount(0);
  await page.getByRole("link", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { name: /^Good to see you/ })).toBeVisible();
});

test("the builder is accessible, light, dark and narrow", async ({ page, site, root }) => {
  expect(root.token).toBeTruthy();
  await enter(page, site.panel);
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await open(page, site, "/content-types/api::article.article");
      const look = async (what: string): Promise<void> => {
        await expectAccessible(page, `${what} at ${width}, ${colorScheme}`);
        await page.screenshot({ path: `test-results/builder/${what}-${width}-${colorScheme}.png` });
      };
      await page.getByRole("button", { name: "Add a field" }).click();
      const dialog = page.getByRole("dialog", { name: "Add a field" });
      await look("kinds");
      await dialog.getByRole("button", { name: /^Relation/ }).click();
      await look("relation");
      await dialog.getByRole("button", { name: "Another kind" }).click();
      await dialog.getByRole("button", { name: /^Short text/ }).click();
      await dialog.getByLabel("Name of the field", { exact: true }).fill("code");
      await look("options");
      await dialog.getByRole("button", { name: "Add a field" }).click();
      await page.getByRole("button", { name: "Delete secret" }).click();
      await expect(row(page, "code")).toBeVisible();
      await look("fields");
      await page.getByRole("button", { name: "Review changes" }).click();
      await expect(page.getByRole("dialog").getByRole("figure")).toBeVisible();
      await look("review");
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("button", { name: "Discard all" }).click();
    }
});

test("a plan is asked for again where the server starts again meanwhile", async ({
  page,
  site,
  root,
  troubles,
}) => {
  expect(root.token).toBeTruthy();
  await logIn(page, site.panel);
  let asked = 0;
  await page.route("**/content-type-builder/plan", async (route) => {
    asked += 1;
    if (asked > 1) return route.continue();
    const error = { status: 503, name: "RestartingError", message: "ask again", details: {} };
    await route.fulfill({ status: 503, headers: { "Retry-After": "1" }, json: { data: null, error } });
  });
  await open(page, site, "/content-types/api::article.article");
  await addField(page, "Short text", "again");
  await page.getByRole("button", { name: "Review changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Review changes" });
  await expect(dialog.getByRole("button", { name: "Write the files" })).toBeEnabled();
  expect(asked).toBe(2);
  expect(troubles.every((trouble) => trouble.includes("503"))).toBe(true);
  troubles.length = 0;
});

test("a type is renamed, a relation changed and a custom field added, and the entries stay", async ({
  page,
  site,
  root,
}) => {
  const { data } = await root.call<{ data: { documentId: string } }>("POST", ARTICLES, { title: "Kept" });
  await logIn(page, site.panel);
  await open(page, site, "/content-types/api::article.article");
  await addField(page, "plugin::rating.stars", "stars", async () => {
    await page.getByRole("dialog").getByLabel("Greatest").fill("5");
  });
  await addField(page, "Relation", "next", async () => {
    await page.getByRole("dialog").getByLabel("Name of the field there").fill("former");
  });
  await page.getByRole("button", { name: "Change next" }).click();
  const field = page.getByRole("dialog", { name: "Change next" });
  await field.getByLabel("From here to there").selectOption("manyToMany");
  await field.getByRole("button", { name: "Done" }).click();

  await page.getByRole("button", { name: "Names and options" }).click();
  const dialog = page.getByRole("dialog", { name: "Article" });
  await dialog.getByLabel("Singular name").fill("report");
  await dialog.getByLabel("Plural name").fill("reports");
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Review changes" }).click();
  await expect(page.getByRole("region", { name: "What happens" })).toContainText(
    "“api::article.article” is “api::report.report” now.",
  );
  await write(page);
  await expect(page).toHaveURL(/content-types\/api::report\.report/);
  await expect(row(page, "stars")).toContainText("plugin::rating.stars");
  const { attributes } = schemaOf(site, "app/api/report/schema.json");
  expect(attributes).toMatchObject({
    stars: { type: "customField", customField: "plugin::rating.stars", max: 5 },
    next: { relation: "manyToMany", target: "api::report.report", inversedBy: "former" },
    former: { relation: "manyToMany", target: "api::report.report", mappedBy: "next" },
  });
  const kept = await root.call<{ data: { title: string } }>(
    "GET",
    `/content-manager/collection-types/api::report.report/${data.documentId}`,
  );
  expect(kept.data.title).toBe("Kept");
});
