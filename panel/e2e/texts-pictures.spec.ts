import type { Page } from "@playwright/test";
import { field, make, open, read, save } from "./edit.ts";
import { expect, KINDS, test } from "./fieldsSite.ts";
import { enter, expectAccessible } from "./panel.ts";
import { makeMember } from "./people.ts";
import { keepPicture, picture } from "./pictures.ts";
import type { Site } from "./server.ts";

test.use({ file: import.meta.filename });

function toolbar(page: Page, name: string) {
  return page.getByRole("toolbar", { name: `Formatting of ${name}` });
}

/** Chooses a picture of the library for a field. */
async function choose(page: Page, name: string, file: string): Promise<void> {
  await toolbar(page, name).getByRole("button", { name: "Picture" }).click();
  const picker = page.getByRole("dialog", { name: "Choose files" });
  await picker
    .getByRole("list", { name: "Files" })
    .getByRole("button", { name: new RegExp(`^${file}`) })
    .click();
  await picker.getByRole("button", { name: "Take one file" }).click();
  await expect(picker).toHaveCount(0);
}

/** Drops or pastes a picture of this computer where the caret of a field is. */
async function bring(page: Page, kind: "drop" | "paste", name: string, file: string): Promise<void> {
  const bytes = [...picture()];
  await field(page, name).evaluate(
    (element, { kind, file, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], file, { type: "image/png" }));
      const { left, top } = element.getBoundingClientRect();
      const how = { bubbles: true, cancelable: true };
      element.dispatchEvent(
        kind === "paste"
          ? new ClipboardEvent("paste", { ...how, clipboardData: data })
          : new DragEvent("drop", { ...how, dataTransfer: data, clientX: left + 20, clientY: top + 20 }),
      );
    },
    { kind, file, bytes },
  );
}

function linkOf(site: Site, url: string): string {
  return `${site.origin}${url}`;
}

test("a picture comes to the caret in the middle of 2,000 lines, and goes by one undo", async ({
  page,
  site,
  root,
}) => {
  const { url } = await keepPicture(site, root, "cat.png", { alternativeText: "A cat [asleep]" });
  const lines = Array.from({ length: 2000 }, (_, index) => `Line ${index + 1} of a long text.`);
  const rich = lines.join("\n");
  const entry = await make(root, KINDS, { title: "Long", rich });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  const area = field(page, "rich");
  const at = rich.indexOf("Line 1000") + "Line 1000".length;
  await area.evaluate((element: HTMLTextAreaElement, place) => {
    element.focus();
    element.setSelectionRange(place, place);
  }, at);
  // A key has the browser bring the caret into view.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  const scrolled = () =>
    area.evaluate((element) => ({
      inside: element.scrollTop,
      page: element.getBoundingClientRect().top,
      line: Number.parseFloat(getComputedStyle(element).lineHeight),
    }));
  const before = await scrolled();
  expect(before.inside).toBeGreaterThan(1000);
  await choose(page, "rich", "cat.png");
  const text = `![A cat \\[asleep\\]](${linkOf(site, url)})`;
  await expect(area).toHaveValue(rich.slice(0, at) + text + rich.slice(at));
  await expect(area).toBeFocused();
  const caret = await area.evaluate((element: HTMLTextAreaElement) => [
    element.selectionStart,
    element.selectionEnd,
  ]);
  expect(caret).toEqual([at + text.length, at + text.length]);
  const after = await scrolled();
  expect(Math.abs(after.inside - before.inside)).toBeLessThan(before.line);
  expect(Math.abs(after.page - before.page)).toBeLessThan(before.line);
  await page.keyboard.press("Control+z");
  await expect(area).toHaveValue(rich);
  await page.keyboard.press("Control+Shift+z");
  await save(page);
  expect((await read(root, KINDS, entry.documentId)).rich).toBe(rich.slice(0, at) + text + rich.slice(at));
});

test("a picture of the library is a block as Strapi has it, stays as it is, and is removed by keys", async ({
  page,
  site,
  root,
}) => {
  const { url } = await keepPicture(site, root, "dog.png", { alternativeText: "A dog" });
  const body = [{ type: "paragraph", children: [{ type: "text", text: "Before" }] }];
  const entry = await make(root, KINDS, { title: "Blocks", body });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  await field(page, "body").click();
  await page.keyboard.press("Control+End");
  await choose(page, "body", "dog.png");
  const shown = field(page, "body").getByRole("img", { name: "A dog" });
  await expect(shown).toHaveJSProperty("naturalWidth", 40);
  await expect(field(page, "body")).toBeFocused();
  await page.keyboard.type("Behind");
  await expectAccessible(page, "a picture in a text");
  await save(page);
  const kept = (await read(root, KINDS, entry.documentId)).body;
  expect(kept).toEqual([
    ...body,
    {
      type: "image",
      image: {
        name: "dog.png",
        alternativeText: "A dog",
        url: linkOf(site, url),
        caption: null,
        width: 40,
        height: 30,
        formats: null,
        hash: expect.any(String),
        ext: ".png",
        mime: "image/png",
        size: expect.any(Number),
        previewUrl: null,
        provider: "local",
        provider_metadata: null,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      },
      children: [{ type: "text", text: "" }],
    },
    { type: "paragraph", children: [{ type: "text", text: "Behind" }] },
  ]);

  await page.reload();
  await expect(shown).toBeVisible();
  await field(page, "body").getByText("Before").click();
  await page.keyboard.press("Home");
  await page.keyboard.type("Well ");
  await save(page);
  const [, image] = (await read(root, KINDS, entry.documentId)).body as unknown[];
  expect(JSON.stringify(image)).toBe(JSON.stringify((kept as unknown[])[1]));

  await field(page, "body").getByText("Behind").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Backspace");
  await expect(shown).toBeVisible();
  await page.keyboard.press("Backspace");
  await expect(shown).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(shown).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await save(page);
  const left = (await read(root, KINDS, entry.documentId)).body as { type: string }[];
  expect(left.map(({ type }) => type)).toEqual(["paragraph", "paragraph"]);
});

test("pictures that are dropped or pasted are uploaded, and come where they belong", async ({
  page,
  site,
  root,
}) => {
  const entry = await make(root, KINDS, { title: "Dropped", rich: "one two" });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  await field(page, "rich").evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(3, 3));
  // While it is on its way, what is written before its place moves it.
  let send = (): void => undefined;
  const wanted = new Promise<void>((resolve) => {
    send = resolve;
  });
  await page.route("**/upload", async (route) => {
    await wanted;
    await route.continue();
  });
  await bring(page, "paste", "rich", "pasted.png");
  await field(page, "rich").press("Home");
  await page.keyboard.type("zero ");
  send();
  await expect(field(page, "rich")).toHaveValue(/^zero one!\[\]\(\S*pasted\S*\.png\) two$/);
  await page.keyboard.type("and ");
  await expect(field(page, "rich")).toHaveValue(/^zero and one!\[\]\(\S* two$/);
  await field(page, "body").click();
  await bring(page, "drop", "body", "dropped.png");
  await expect(field(page, "body").getByText("dropped.png")).toBeVisible();
  await save(page);
  const { rich, body } = await read(root, KINDS, entry.documentId);
  expect(rich).toMatch(/^zero and one!\[\]\(http:\S*pasted\S*\.png\) two$/);
  expect(body).toContainEqual(expect.objectContaining({ type: "image" }));
});

test("who may not upload is told so, and the text stays", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name: "Writers" });
  const permissions = ["read", "update"].map((action) => ({
    action: `plugin::content-manager.explorer.${action}`,
    subject: KINDS,
    properties: { fields: ["title", "rich"] },
    conditions: [],
  }));
  await root.call("PUT", `/admin/roles/${data.id}/permissions`, { permissions });
  await makeMember(site, root, "writer@example.org", data.id);
  const entry = await make(root, KINDS, { title: "Mine", rich: "one" });
  await enter(page, site.panel, "writer@example.org");
  await open(page, site, KINDS, entry.documentId);
  await expect(toolbar(page, "rich").getByRole("button", { name: "Picture" })).toHaveCount(0);
  await bring(page, "paste", "rich", "pasted.png");
  await expect(page.getByRole("alert").filter({ hasText: "You may not upload files." })).toBeVisible();
  await expect(field(page, "rich")).toHaveValue("one");
});
