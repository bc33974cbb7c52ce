import type { Locator, Page } from "@playwright/test";
import { expect, field, make, PAGE, read, TOPIC, test } from "./edit.ts";
import { logIn, translateForEver } from "./panel.ts";
import type { Caller } from "./people.ts";
import { keepPicture, keptFiles } from "./pictures.ts";
import type { Site } from "./server.ts";

test.use({ file: import.meta.filename });

/** Controls that lie before one in the order of Tab, at most. */
const FAR = 150;

/** Comes to a control by Tab, and sees that it has the focus and is in sight. */
async function reach(control: Locator): Promise<void> {
  const { keyboard } = control.page();
  for (let time = 0; time < FAR; time++) {
    if (await control.evaluate((element) => element === document.activeElement).catch(() => false)) break;
    await keyboard.press("Tab");
  }
  await expect(control).toBeFocused();
  await expect(control).toBeInViewport();
}

interface Who {
  site: Site;
  root: Caller;
  me: Caller;
}

/** Chooses a picture of the library, and says what it shows. */
async function illustrate(page: Page, root: Caller, name: string): Promise<void> {
  const { keyboard } = page;
  const cover = page.getByRole("group", { name: /^cover/ });
  await reach(cover.getByRole("button", { name: "Choose from the library" }));
  await keyboard.press("Enter");
  const picker = page.getByRole("dialog", { name: "Choose a file" });
  await reach(
    picker
      .getByRole("list", { name: "Files" })
      .getByRole("button", { name: new RegExp(`^${name}`) })
      .first(),
  );
  await keyboard.press("Enter");
  await reach(picker.getByRole("button", { name: "Take one file" }));
  await keyboard.press("Enter");
  await expect(picker).toBeHidden();
  await reach(cover.getByLabel("Alternative text"));
  await keyboard.type("Boats at low tide");
  await keyboard.press("Enter");
  await expect
    .poll(async () => (await keptFiles(root)).find((file) => file.name === name)?.alternativeText)
    .toBe("Boats at low tide");
}

/** Finds an entry, writes it, puts it into order, relates it to a topic that is a draft, and publishes both. */
async function work(page: Page, { site, root, me }: Who, title: string, topic: string): Promise<void> {
  // What the account remembers of the list would be in the box of its search.
  await me.call("PUT", "/admin/users/me/preferences", {});
  await make(root, TOPIC, { name: topic });
  const picture = `${topic.toLowerCase()}.png`;
  await keepPicture(site, root, picture);
  const parts = [{ __component: "page.note", body: "It has no head" }];
  const { documentId } = await make(root, PAGE, { title, parts });
  await make(root, PAGE, { title: "Another one" });
  await logIn(page, site.panel);
  const { keyboard } = page;

  await keyboard.press("Control+k");
  const palette = page.getByRole("dialog").getByRole("combobox");
  await expect(palette).toBeFocused();
  await keyboard.type("page");
  await expect(page.getByRole("option", { name: "Page", exact: true }).first()).toBeVisible();
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Page" })).toBeVisible();
  await reach(page.getByRole("searchbox", { name: "Search" }));
  await keyboard.type(title.toLowerCase());
  await expect(page.getByRole("rowheader")).toHaveText([title]);
  await reach(page.getByRole("rowheader").getByRole("link"));
  await keyboard.press("Enter");

  await reach(field(page, "title"));
  await keyboard.press("End");
  await keyboard.type(" alone");
  const list = page.locator("[data-field=parts]");
  await reach(list.getByRole("button", { name: /^Add/ }));
  await keyboard.press("Enter");
  await keyboard.type("note");
  await reach(page.getByRole("dialog").getByRole("button", { name: /^Note/ }));
  await keyboard.press("Enter");
  const cards = list.getByRole("article");
  await reach(cards.last().locator(".part-toggle"));
  await keyboard.press("Alt+ArrowUp");
  await reach(field(page, "head"));
  await keyboard.type("Second");
  await expect(cards.first()).toContainText("Second");
  await reach(cards.first().getByRole("button", { name: "Duplicate" }));
  await keyboard.press("Enter");
  await expect(cards).toHaveCount(3);
  await illustrate(page, root, picture);
  await reach(page.getByRole("combobox", { name: /topics/ }));
  await keyboard.type(topic.slice(0, 4).toLowerCase());
  await expect(page.getByRole("option").first()).toContainText(topic); // what is typed has been asked for
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await keyboard.press("Control+s");
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();

  // The part without a head refuses, and is where one comes to.
  await keyboard.press("Control+Shift+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "1 problem" })).toBeVisible();
  await expect(page.locator("input:focus")).toHaveAttribute("aria-invalid", "true");
  await keyboard.type("Now it has");
  await keyboard.press("Control+Shift+Enter");
  await reach(page.getByRole("dialog").getByRole("button", { name: /too/ }));
  await keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
  expect(await read(root, PAGE, documentId, "?status=published")).toMatchObject({
    title: `${title} alone`,
    parts: [{ head: "Second" }, { head: "Second" }, { head: "Now it has" }],
    cover: { name: picture },
    topics: { count: 1 },
  });

  // What readers see by now, and then the same in another language.
  const versions = page.getByRole("navigation", { name: "Versions" });
  await reach(versions.getByRole("link", { name: "Published" }));
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/status=published/);
  await expect(field(page, "title")).toHaveValue(`${title} alone`);
  await expect(field(page, "title")).not.toBeEditable();
  await reach(versions.getByRole("link", { name: "Draft" }));
  await keyboard.press("Enter");
  await reach(page.getByRole("region", { name: "Languages" }).getByRole("link", { name: /^French/ }));
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/locale=fr/);
  await reach(field(page, "title"));
  await keyboard.type("En français");
  await keyboard.press("Control+s");
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  expect((await read(root, PAGE, documentId, "?locale=fr")).title).toBe("En français");
}

test("an entry is found, written, put into order, related and published by the keyboard alone", async ({
  page,
  site,
  root,
  me,
}) => {
  test.slow();
  await work(page, { site, root, me }, "By keys", "Harbours");
});

test("the same is done while the browser translates (46)", async ({ page, site, root, me }) => {
  test.slow();
  await page.addInitScript(translateForEver);
  await work(page, { site, root, me }, "In translation", "Lighthouses");
  // What is typed, and what is code, is nothing for a translator.
  const offered = await page.evaluate(() =>
    [...document.querySelectorAll("input, textarea, [contenteditable=true], code, pre")]
      .filter((element) => !(element as HTMLElement).matches("[type=checkbox], [type=radio], [type=file]"))
      .filter((element) => (element as HTMLElement).translate)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  expect(offered).toEqual([]);
});
