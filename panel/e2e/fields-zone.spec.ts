import type { Page } from "@playwright/test";
import { make, open, read } from "./edit.ts";
import { DEEP, expect, LEVELS, test, ZONE } from "./fieldsSite.ts";
import { enter, expectAccessible } from "./panel.ts";
import { countRenders, rendersOf } from "./renders.ts";

test.use({ file: import.meta.filename });

interface Part {
  __component: string;
  head?: string;
  name?: string;
  prices?: { name: string }[];
}

type Level = Record<string, unknown>;

function seo(head: string): Part {
  return { __component: "shared.seo", head };
}

function heads(entry: Record<string, unknown>): (string | undefined)[] {
  return (entry.parts as Part[]).map(({ head, name }) => head ?? name);
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
}

function card(page: Page, title: string) {
  const named = page.locator(".part-title").getByText(title, { exact: true });
  return page.getByRole("article").filter({ has: named }).last();
}

/** The titles of the cards of the zone, in order. */
function titles(page: Page) {
  return page.locator(".part-title");
}

const LETTERS = "what an editor writes in a minute, or in half of one, aloud.";

/** Types sixty letters, and expects of each that it draws three components at most. */
async function expectFewRenders(page: Page): Promise<void> {
  for (const letter of LETTERS) {
    const before = await rendersOf(page);
    await page.keyboard.type(letter);
    expect((await rendersOf(page)) - before, `renders for ${letter}`).toBeLessThanOrEqual(3);
  }
}

test("a keystroke renders three components at most, with a hundred parts (7)", async ({
  page,
  site,
  root,
}) => {
  const parts = Array.from({ length: 100 }, (_, index) => seo(`Part ${index + 1}`));
  const entry = await make(root, ZONE, { title: "Long", parts });
  await countRenders(page);
  await enter(page, site.panel);
  await open(page, site, ZONE, entry.documentId);
  await expect(titles(page)).toHaveCount(100);
  await expect(page.getByLabel("head", { exact: true })).toHaveCount(0);
  const title = page.getByLabel("title", { exact: true });
  await title.focus();
  await page.keyboard.press("End");
  await page.keyboard.type("first");
  await expectFewRenders(page);
  await page.getByRole("button", { name: "Part 50", exact: false }).first().click();
  const head = page.getByLabel("head", { exact: true });
  await head.focus();
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await expectFewRenders(page);
  await save(page);
  const kept = await read(root, ZONE, entry.documentId);
  expect([kept.title, heads(kept)[49]]).toEqual([`Longfirst${LETTERS}`, `Part 50x${LETTERS}`]);
});

test("fifty moves and deletions leave each part with what it holds", async ({ page, site, root }) => {
  const model = Array.from({ length: 30 }, (_, index) => `P${index + 1}`);
  const entry = await make(root, ZONE, { title: "Moves", parts: model.map(seo) });
  await enter(page, site.panel);
  await open(page, site, ZONE, entry.documentId);
  let state = 7;
  const below = (bound: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * bound);
  };
  for (let time = 0; time < 50; time++) {
    const at = below(model.length);
    const part = page.getByRole("article").nth(at);
    const [name = ""] = model.slice(at, at + 1);
    const what = below(5);
    if (what === 0 && model.length > 5) {
      await part.getByRole("button", { name: "Remove", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
      model.splice(at, 1);
    } else if (what < 3) {
      await part.locator(".part-toggle").focus();
      await page.keyboard.press(what === 1 ? "Alt+ArrowUp" : "Alt+ArrowDown");
      const to = at + (what === 1 ? -1 : 1);
      if (to >= 0 && to < model.length) model.splice(to, 0, ...model.splice(at, 1));
      await expect(page.locator(".part-toggle:focus")).toContainText(name);
    } else {
      await part.getByRole("button", { name: what === 3 ? "Move up" : "Move down" }).click();
      const to = at + (what === 3 ? -1 : 1);
      if (to >= 0 && to < model.length) model.splice(to, 0, ...model.splice(at, 1));
    }
    await expect(titles(page)).toHaveText(model);
  }
  await save(page);
  expect(heads(await read(root, ZONE, entry.documentId))).toEqual(model);
});

test("parts are dragged, inserted between others, duplicated, nested, and undone", async ({
  page,
  site,
  root,
}) => {
  const entry = await make(root, ZONE, { title: "Parts", parts: ["A", "B", "C"].map(seo) });
  await enter(page, site.panel);
  await open(page, site, ZONE, entry.documentId);
  await card(page, "C")
    .locator(".part-head")
    .dragTo(card(page, "A").locator(".part-head"), {
      sourcePosition: { x: 14, y: 20 },
      targetPosition: { x: 20, y: 3 },
      steps: 10,
    });
  await expect(titles(page)).toHaveText(["C", "A", "B"]);
  await page.getByRole("button", { name: "Insert at place 2" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Group" }).click();
  await expect(page.getByLabel("name", { exact: true })).toBeFocused();
  await page.keyboard.type("Inner");
  await page.getByRole("button", { name: "Add: Price" }).click();
  await page.keyboard.type("Tea");
  await expect(titles(page)).toHaveText(["C", "Inner", "Tea", "A", "B"]);
  await card(page, "A").getByRole("button", { name: "Duplicate" }).click();
  await expect(titles(page)).toHaveText(["C", "Inner", "Tea", "A", "A", "B"]);
  await expectAccessible(page, "zone");
  await save(page);
  const kept = await read(root, ZONE, entry.documentId);
  expect(heads(kept)).toEqual(["C", "Inner", "A", "A", "B"]);
  expect((kept.parts as Part[])[1]?.prices).toMatchObject([{ name: "Tea" }]);
});

test("a part is copied into another entry, also from another tab", async ({ page, site, root, context }) => {
  const from = await make(root, ZONE, { title: "From", parts: [seo("Copied")] });
  const to = await make(root, ZONE, { title: "To", parts: [seo("There")] });
  await enter(page, site.panel);
  await open(page, site, ZONE, from.documentId);
  await card(page, "Copied").getByRole("button", { name: "Copy", exact: true }).click();
  const other = await context.newPage();
  await open(other, site, ZONE, to.documentId);
  await other.getByRole("button", { name: "Paste “Copied”" }).first().click();
  await expect(titles(other)).toHaveText(["Copied", "There"]);
  await save(other);
  expect(heads(await read(root, ZONE, to.documentId))).toEqual(["Copied", "There"]);
});

test("what is six parts deep is made, called by its main field, and written (40)", async ({
  page,
  site,
  root,
}) => {
  const entry = await make(root, DEEP, { title: "Deep" });
  await enter(page, site.panel);
  await open(page, site, DEEP, entry.documentId);
  for (let level = 1; level <= LEVELS; level++) {
    await page.getByRole("button", { name: `Add: Level ${level}` }).click();
    await page.getByLabel(`name${level}`, { exact: true }).fill(`At level ${level}`);
  }
  await save(page);
  let kept = ((await read(root, DEEP, entry.documentId)).parts as Level[])[0];
  for (let level = 1; level <= LEVELS; level++) {
    expect(kept?.[`name${level}`]).toBe(`At level ${level}`);
    kept = (kept?.[`inner${level}`] as Level[] | undefined)?.[0];
  }
  // Closed again as the entry is opened: each is called by what it holds.
  await page.reload();
  await expect(titles(page)).toHaveText(["At level 1"]);
  for (let level = 1; level < LEVELS; level++) {
    await page
      .getByRole("button", { name: `At level ${level}` })
      .first()
      .click();
    await expect(titles(page).last()).toHaveText(`At level ${level + 1}`);
  }
});

test("a part can be inserted between any two (40)", async ({ page, site, root }) => {
  const entry = await make(root, ZONE, { title: "Between", parts: ["A", "B", "C"].map(seo) });
  await enter(page, site.panel);
  await open(page, site, ZONE, entry.documentId);
  const order = ["A", "B", "C"];
  // From the end, where each place is still the one that it was.
  for (let place = 3; place >= 1; place--) {
    await page.getByRole("button", { name: `Insert at place ${place}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Seo" }).click();
    await expect(page.getByLabel("head", { exact: true }).last()).toBeVisible();
    await page.keyboard.type(`Before ${order[place - 1]}`);
    order.splice(place - 1, 0, `Before ${order[place - 1]}`);
    await expect(titles(page)).toHaveText(order);
  }
  await save(page);
  expect(heads(await read(root, ZONE, entry.documentId))).toEqual(order);
});
