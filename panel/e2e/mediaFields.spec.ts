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

interface Post {
  data: { documentId: string; cover: { name: string } | null; gallery: { name: string }[] };
}

async function makePost(root: Caller, values: object): Promise<string> {
  return (await root.call<Post>("POST", POSTS, values)).data.documentId;
}

async function openPost(page: Page, site: Site, documentId: string): Promise<void> {
  await page.goto(`${site.panel}${POSTS}/${documentId}`);
  await expect(field(page, "cover")).toBeVisible();
}

function field(page: Page, name: string) {
  return page.getByRole("group", { name: new RegExp(`^${name}`, "i") });
}

function chosen(page: Page, name: string) {
  return field(page, name).getByRole("listitem");
}

async function save(page: Page): Promise<void> {
  const saved = page.waitForResponse(
    (response) => response.request().method() === "PUT" && response.url().includes(POSTS),
  );
  await page.keyboard.press("Control+s");
  expect((await saved).status()).toBe(200);
}

test("the picker opens where files were chosen last, and what is uploaded there is chosen", async ({
  page,
  site,
  root,
}) => {
  const a = await makeFolder(root, "A");
  const b = await makeFolder(root, "B", a);
  const c = await makeFolder(root, "C", b);
  const { id } = await keepPicture(site, root, "deep.png", { folder: c });
  const documentId = await makePost(root, { title: "Post" });
  await enter(page, site.panel);
  await openPost(page, site, documentId);
  await field(page, "cover").getByRole("button", { name: "Choose from the library" }).click();
  const picker = page.getByRole("dialog", { name: "Choose a file" });
  for (const name of ["A", "B", "C"])
    await picker
      .getByRole("list", { name: "Folders" })
      .getByRole("button", { name: new RegExp(`^${name} `) })
      .click();
  await picker
    .getByRole("list", { name: "Files" })
    .getByRole("button", { name: /^deep\.png/ })
    .click();
  await picker.getByRole("button", { name: "Take one file" }).click();
  await expect(chosen(page, "cover")).toHaveText(/deep\.png/);
  await save(page);

  await page.reload();
  await expect(chosen(page, "cover")).toHaveText(/deep\.png/);
  await field(page, "gallery").getByRole("button", { name: "Choose from the library" }).click();
  const many = page.getByRole("dialog", { name: "Choose files" });
  await expect(many.getByRole("navigation", { name: "Where you are" }).getByText("C")).toBeVisible();
  await expect(
    many.getByRole("list", { name: "Files" }).getByRole("button", { name: /^deep\.png/ }),
  ).toBeVisible();
  await expectAccessible(page, "the picker");
  const choosing = page.waitForEvent("filechooser");
  await many.getByRole("button", { name: "Upload" }).click();
  await (await choosing).setFiles({ name: "new.png", mimeType: "image/png", buffer: picture() });
  const added = many.getByRole("list", { name: "Files" }).getByRole("button", { name: /^new\.png/ });
  await expect(added).toHaveAttribute("aria-pressed", "true");
  await many.getByRole("button", { name: "Take one file" }).click();
  await expect(chosen(page, "gallery")).toHaveText(/new\.png/);
  await save(page);
  const inC = await keptFiles(root, `&folder=${c}`);
  expect(inC.map(({ name }) => name).sort()).toEqual(["deep.png", "new.png"]);
  await root.call("POST", `/upload?id=${id}`, { fileInfo: { caption: "Deep" } });
  expect(await keptFiles(root, `&folder=${c}`)).toHaveLength(2);
  const { data } = await root.call<Post>("GET", `${POSTS}/${documentId}`);
  expect([data.cover?.name, data.gallery.map(({ name }) => name)]).toEqual(["deep.png", ["new.png"]]);
});

test("files of an entry are put into order by keys, told of, and removed", async ({ page, site, root }) => {
  const gallery: number[] = [];
  for (const name of ["one.png", "two.png", "three.png"])
    gallery.push((await keepPicture(site, root, name)).id);
  const documentId = await makePost(root, { title: "Post", gallery });
  await enter(page, site.panel);
  await openPost(page, site, documentId);
  await expect(chosen(page, "gallery")).toHaveCount(3);
  const up = field(page, "gallery").getByRole("button", { name: "Move three.png up" });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(chosen(page, "gallery").nth(1)).toHaveText(/three\.png/);
  await field(page, "gallery").getByRole("button", { name: "Remove one.png" }).press("Enter");
  await expect(chosen(page, "gallery")).toHaveCount(2);
  const text = chosen(page, "gallery").first().getByLabel("Alternative text");
  await text.fill("The third");
  await text.press("Enter");
  await expect(chosen(page, "gallery").first().getByText("No alternative text")).toHaveCount(0);
  await save(page);
  const { data } = await root.call<Post>("GET", `${POSTS}/${documentId}`);
  expect(data.gallery.map(({ name }) => name)).toEqual(["three.png", "two.png"]);
  const told = (await keptFiles(root)).find(({ name }) => name === "three.png");
  expect(told?.alternativeText).toBe("The third");
});

test("a field for pictures shows no other files", async ({ page, site, root, me }) => {
  const headers = { Authorization: `Bearer ${root.token}` };
  const body = new FormData();
  body.append("files", new Blob(["words"], { type: "text/plain" }), "words.txt");
  expect((await fetch(`${site.origin}/upload`, { method: "POST", headers, body })).status).toBe(201);
  await keepPicture(site, root, "seen.png");
  const documentId = await makePost(root, { title: "Post" });
  await me.call("PUT", "/admin/users/me/preferences", {});
  await enter(page, site.panel);
  await openPost(page, site, documentId);
  await field(page, "cover").getByRole("button", { name: "Choose from the library" }).click();
  const files = page.getByRole("dialog", { name: "Choose a file" }).getByRole("list", { name: "Files" });
  await expect(files.getByRole("button", { name: /^seen\.png/ })).toBeVisible();
  await expect(files.getByRole("button", { name: /^words\.txt/ })).toHaveCount(0);
});
