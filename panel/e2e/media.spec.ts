import type { Page } from "@playwright/test";
import { startMediaSite } from "./mediaSite.ts";
import { test as base, enter, expect, expectAccessible } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { keepPicture, keptFiles, makeFolder, picture } from "./pictures.ts";
import type { Site } from "./server.ts";

const test = base.extend<object, { site: Site; root: Caller }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await startMediaSite();
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
});

const POSTS = "/content-manager/collection-types/api::post.post";

test.beforeEach(async ({ site, root, page }) => {
  const files = await keptFiles(root);
  const { data: folders } = await root.call<{ data: { id: number }[] }>("GET", "/upload/folders");
  const chosen = { fileIds: files.map(({ id }) => id), folderIds: folders.map(({ id }) => id) };
  if (files.length || folders.length) await root.call("POST", "/upload/actions/bulk-delete", chosen);
  await enter(page, site.panel);
});

async function openLibrary(page: Page, site: Site, query = ""): Promise<void> {
  await page.goto(`${site.panel}/plugins/upload${query}`);
  await expect(page.getByRole("heading", { name: "Media library", level: 1 })).toBeVisible();
}

function tile(page: Page, name: string) {
  return page.getByRole("list", { name: "Files" }).getByRole("button", { name: new RegExp(`^${name}`) });
}

function drawer(page: Page) {
  return page.getByRole("complementary", { name: "Details of the file" });
}

test("the address says what is shown", async ({ page, site, root }) => {
  const shelf = await makeFolder(root, "Shelf");
  const inner = await makeFolder(root, "Inner", shelf);
  await keepPicture(site, root, "in-shelf.png", { folder: shelf });
  await keepPicture(site, root, "in-inner.png", { folder: inner });
  await keepPicture(site, root, "at-the-top.png");
  await openLibrary(page, site);
  await expect(tile(page, "at-the-top.png")).toBeVisible();
  await expect(tile(page, "in-shelf.png")).toHaveCount(0);
  await page.getByRole("list", { name: "Folders" }).getByRole("button", { name: "Shelf One file" }).click();
  await expect(page).toHaveURL(`${site.panel}/plugins/upload?folder=${shelf}`);
  await expect(tile(page, "in-shelf.png")).toBeVisible();
  await page.getByLabel("Search by name, text or address").fill("inner");
  await expect(tile(page, "in-inner.png")).toBeVisible();
  await expect(tile(page, "in-shelf.png")).toHaveCount(0);
  await expect(page).toHaveURL(`${site.panel}/plugins/upload?folder=${shelf}&q=inner`);
  await page.getByLabel("Order").selectOption("Name, A to Z");
  await page.getByLabel("Kind").selectOption("Videos");
  await expect(page.getByText("Nothing was found")).toBeVisible();
  await page.getByLabel("Kind").selectOption("Pictures");
  await page.getByRole("button", { name: "Show as a table" }).click();
  await expect(page.getByRole("rowheader", { name: "in-inner.png" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("rowheader", { name: "in-inner.png" })).toBeVisible();
  await expect(page.getByLabel("Search by name, text or address")).toHaveValue("inner");
  await page.goBack();
  await expect(tile(page, "in-inner.png")).toBeVisible();
  await page
    .getByRole("navigation", { name: "Where you are" })
    .getByRole("button", { name: "Media library" })
    .click();
  await expect(tile(page, "at-the-top.png")).toBeVisible();
});

test("many are moved and deleted, those that are named and no others", async ({ page, site, root }) => {
  const shelf = await makeFolder(root, "Shelf");
  for (const name of ["a.png", "b.png", "other.png"]) await keepPicture(site, root, name);
  await openLibrary(page, site, "?sort=name:asc");
  await page.getByLabel("Select a.png").check();
  await page.getByLabel("Select b.png").check();
  await expect(page.getByText("2 selected")).toBeVisible();
  // "c.png" may be found in the address of another file, whose end is random.
  await page.getByLabel("Search by name, text or address").fill("other");
  await expect(tile(page, "a.png")).toHaveCount(0);
  await expect(page.getByText("2 selected")).toHaveCount(0);
  await page.getByLabel("Search by name, text or address").fill("");
  await page.getByLabel("Select a.png").check();
  await page.getByLabel("Select b.png").check();
  await page.getByRole("button", { name: "Move", exact: true }).click();
  const moving = page.getByRole("dialog", { name: "Move 2 items" });
  await expect(moving.getByText("b.png")).toBeVisible();
  await moving.getByLabel("Into which folder").selectOption({ label: "\u00a0\u00a0Shelf" });
  await moving.getByRole("button", { name: "Move", exact: true }).click();
  await expect(moving).toHaveCount(0);
  await expect(tile(page, "a.png")).toHaveCount(0);
  const moved = await keptFiles(root, `&folder=${shelf}`);
  expect(moved.map(({ name }) => name).sort()).toEqual(["a.png", "b.png"]);
  await page.getByLabel("Select the folder Shelf").check();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const deleting = page.getByRole("dialog", { name: "Delete one item?" });
  await expect(deleting.getByText("2 files and folders")).toBeVisible();
  await deleting.getByRole("button", { name: "Delete", exact: true }).click();
  await deleting.getByRole("button", { name: "Yes, delete it for good" }).click();
  await expect(deleting).toHaveCount(0);
  expect((await keptFiles(root)).map(({ name }) => name)).toEqual(["other.png"]);
});

test("folders are made and renamed, and what is refused is said", async ({ page, site, root }) => {
  await makeFolder(root, "Taken");
  await openLibrary(page, site);
  await page.getByRole("button", { name: "New folder" }).click();
  const making = page.getByRole("dialog", { name: "New folder" });
  await making.getByLabel("Name of the folder").fill("Taken");
  await making.getByRole("button", { name: "Create" }).click();
  await expect(making.getByText("A folder with this name is here already.").first()).toBeVisible();
  await making.getByLabel("Name of the folder").fill("Travel");
  await making.getByLabel("Name of the folder").press("Enter");
  await expect(making).toHaveCount(0);
  await page.getByRole("list", { name: "Folders" }).getByRole("button", { name: "Travel" }).click();
  await page.getByRole("button", { name: "Rename the folder" }).click();
  await page.getByLabel("Name of the folder").fill("Journeys");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(page.getByRole("navigation", { name: "Where you are" }).getByText("Journeys")).toBeVisible();
});

test("what is told of a file is changed, and its folder is not", async ({ page, site, root }) => {
  const shelf = await makeFolder(root, "Shelf");
  const { id } = await keepPicture(site, root, "a.png", { folder: shelf });
  await openLibrary(page, site, `?folder=${shelf}`);
  await expect(page.getByText("No alternative text")).toBeVisible();
  await tile(page, "a.png").click();
  await expect(page).toHaveURL(new RegExp(`file=${id}`));
  await drawer(page).getByLabel("Alternative text").fill("A green square");
  await drawer(page).getByLabel("Caption").fill("Green");
  const point = drawer(page).getByRole("button", { name: /^Focal point/ });
  await point.focus();
  await point.press("ArrowLeft");
  await point.press("Shift+ArrowDown");
  await drawer(page).getByRole("button", { name: "Save" }).click();
  await expect(drawer(page).getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByText("No alternative text")).toHaveCount(0);
  const [kept] = await keptFiles(root, `&folder=${shelf}`);
  expect(kept).toMatchObject({ alternativeText: "A green square", focalPoint: { x: 49, y: 60 } });
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
});

test("a part of a picture becomes a file beside it", async ({ page, site, root }) => {
  const { id } = await keepPicture(site, root, "wide.png", {}, picture(400, 200));
  await openLibrary(page, site, `?file=${id}`);
  await drawer(page).getByRole("button", { name: "Crop" }).click();
  const dialog = page.getByRole("dialog", { name: "Crop the picture" });
  await dialog.getByLabel("Proportions").selectOption("1:1");
  await expect(dialog.getByText("200 × 200 pixels")).toBeVisible();
  await dialog.getByRole("button", { name: "Save as a new file" }).click();
  await expect(drawer(page).getByRole("heading", { name: "wide 200×200.png" })).toBeVisible();
  const sizes = (await keptFiles(root)).map(({ width, height }) => `${width}x${height}`).sort();
  expect(sizes).toEqual(["200x200", "400x200"]);
});

test("a file is replaced where it is", async ({ page, site, root }) => {
  const { id } = await keepPicture(site, root, "a.png");
  await openLibrary(page, site, `?file=${id}`);
  const choosing = page.waitForEvent("filechooser");
  await drawer(page).getByRole("button", { name: "Replace" }).click();
  await (await choosing).setFiles({ name: "b.png", mimeType: "image/png", buffer: picture(77, 66) });
  await expect(drawer(page).getByText("77 × 66")).toBeVisible();
  expect(await keptFiles(root)).toMatchObject([{ id, width: 77 }]);
});

test("deleting a used file lists every place, with links, and asks a second time", async ({
  page,
  site,
  root,
}) => {
  const { id } = await keepPicture(site, root, "used.png");
  const { data } = await root.call<{ data: { documentId: string } }>("POST", POSTS, {
    title: "Hello",
    cover: id,
    gallery: [id],
  });
  await root.call("POST", `${POSTS}/${data.documentId}/actions/publish`, {});
  await root.call("PUT", `${POSTS}/${data.documentId}?locale=fr`, { title: "Bonjour", cover: id });
  await openLibrary(page, site, `?file=${id}`);
  await drawer(page).getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete one item?" });
  const uses = dialog.getByRole("list", { name: "Where it is used" }).getByRole("listitem");
  await expect(
    uses.filter({ hasText: "Hello" }).filter({ hasText: "Post · en · draft · cover" }),
  ).toHaveCount(1);
  await expect(uses.filter({ hasText: "Post · en · published · cover" })).toHaveCount(1);
  await expect(uses.filter({ hasText: "Post · en · draft · gallery" })).toHaveCount(1);
  await expect(
    uses.filter({ hasText: "Bonjour" }).filter({ hasText: "Post · fr · draft · cover" }),
  ).toHaveCount(1);
  const path = `${new URL(site.panel).pathname}/content-manager/collection-types/api::post.post/${data.documentId}`;
  await expect(dialog.getByRole("link", { name: "Bonjour" }).first()).toHaveAttribute(
    "href",
    `${path}?locale=fr`,
  );
  await expectAccessible(page, "deleting a used file");
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  expect(await keptFiles(root)).toHaveLength(1);
  await dialog.getByRole("button", { name: "Yes, delete it for good" }).click();
  await expect(dialog).toHaveCount(0);
  expect(await keptFiles(root)).toEqual([]);
});

test("every state is accessible, light, dark and narrow", async ({ page, site, root }) => {
  await openLibrary(page, site);
  await expectAccessible(page, "an empty library");
  const shelf = await makeFolder(root, "Unternehmenskommunikation und Öffentlichkeitsarbeit");
  await makeFolder(root, "Inner", shelf);
  const { id } = await keepPicture(site, root, "a-rather-long-name-of-a-picture-without-blanks.png");
  await keepPicture(site, root, "told.png", { alternativeText: "A square" });
  for (const scheme of ["light", "dark"] as const)
    for (const width of [1200, 390]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 800 });
      for (const query of ["?view=table", `?file=${id}`, ""]) {
        await openLibrary(page, site, query);
        await expect(page.getByText("told.png").first()).toBeVisible();
        if (query.includes("file"))
          await expect(drawer(page).getByText("No entry uses this file.")).toBeVisible();
        await expectAccessible(page, `${query} ${scheme} ${width}`);
        await page.screenshot({
          path: `/tmp/media-shots/${scheme}-${width}-${query.slice(1, 5) || "grid"}.png`,
        });
      }
      await page.getByLabel("Select told.png").check();
      await expectAccessible(page, `selection ${scheme} ${width}`);
    }
});

test("the library by keyboard alone", async ({ page, site, root }) => {
  await makeFolder(root, "Shelf");
  await keepPicture(site, root, "a.png");
  await openLibrary(page, site);
  const press = async (key: string, times = 1): Promise<void> => {
    for (let time = 0; time < times; time++) await page.keyboard.press(key);
  };
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const focused = document.activeElement as HTMLElement | null;
        return focused?.getAttribute("aria-label") ?? focused?.textContent ?? "";
      });
      if (name.test(found)) return;
    }
    throw new Error(`nothing called ${name} can have the focus`);
  };
  await tabTo(/^Select a\.png$/);
  await press("Space");
  await expect(page.getByText("One selected")).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await tabTo(/^Select a\.png$/);
  await tabTo(/^a\.png/);
  await press("Enter");
  await expect(drawer(page)).toBeFocused();
  await tabTo(/^Focal point/);
  await press("ArrowRight", 3);
  await expect(drawer(page).getByRole("button", { name: "Focal point: 53 % from the left" })).toBeFocused();
  await press("Escape");
  await expect(drawer(page)).toHaveCount(0);
});

test("files and folders are dragged into folders, all that are chosen at once", async ({
  page,
  site,
  root,
}) => {
  const shelf = await makeFolder(root, "Shelf");
  await makeFolder(root, "Box");
  for (const name of ["a.png", "b.png", "c.png"]) await keepPicture(site, root, name);
  await openLibrary(page, site, "?sort=name:asc");
  await page.getByLabel("Select a.png").check();
  await page.getByLabel("Select b.png").check();
  const folder = (name: string) =>
    page.getByRole("list", { name: "Folders" }).getByRole("button", { name: new RegExp(`^${name} `) });
  await tile(page, "b.png").dragTo(folder("Shelf"));
  await expect(page.getByText("2 items were moved into Shelf.")).toBeVisible();
  await expect(tile(page, "a.png")).toHaveCount(0);
  await expect(page.getByText("2 selected")).toHaveCount(0);
  expect((await keptFiles(root, `&folder=${shelf}`)).map(({ name }) => name).sort()).toEqual([
    "a.png",
    "b.png",
  ]);

  await folder("Box").dragTo(folder("Shelf"));
  await expect(page.getByText("One item was moved into Shelf.")).toBeVisible();
  await expect(folder("Box")).toHaveCount(0);
  await folder("Shelf").click();
  await expect(folder("Box")).toBeVisible();
  await page.getByLabel("Select b.png").check();
  const tree = page.getByRole("navigation", { name: "Folders" });
  await tile(page, "a.png").dragTo(tree.getByRole("button", { name: "Media library" }));
  await expect(page.getByText("One item was moved into Media library.")).toBeVisible();
  await expect(tile(page, "a.png")).toHaveCount(0);
  const top = await keptFiles(root, "&folder=null");
  expect(top.map(({ name }) => name).sort()).toEqual(["a.png", "c.png"]);
});
