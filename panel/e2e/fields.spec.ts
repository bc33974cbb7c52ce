import type { Locator, Page } from "@playwright/test";
import { make, open, read } from "./edit.ts";
import { expect, KINDS, test } from "./fieldsSite.ts";
import { enter, expectAccessible } from "./panel.ts";
import { countRenders, rendersOf } from "./renders.ts";

test.use({ file: import.meta.filename });

/** Presses Save and waits until everything is saved. */
async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Not saved", { exact: true })).toHaveCount(0);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
}

function named(page: Page | Locator, label: string): Locator {
  return page.getByLabel(label, { exact: true });
}

function group(page: Page | Locator, name: string): Locator {
  return page.getByRole("group", { name, exact: true });
}

const STORED = {
  title: "One",
  slug: "one",
  mail: "a@example.org",
  text: "two\nlines",
  rich: "# A\n\n**b**",
  whole: -7,
  big: "9007199254740993",
  real: 1.5,
  exact: 0.1,
  flag: false,
  day: "2024-02-29",
  clock: "03:04:05.678",
  moment: "2024-03-31T01:30:00.000Z",
  stamp: "1704164645678",
  size: "large",
  colour: "green",
  data: { list: [1, "two", null] },
  body: [{ type: "paragraph", children: [{ type: "text", text: "Hello", bold: true }] }],
};

test("every kind of field is written, saved and read back", async ({ page, site, root }) => {
  const entry = await make(root, KINDS, { title: "Empty", slug: "empty" });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  await named(page, "title").fill("One");
  await named(page, "mail").fill("a@example.org");
  await named(page, "text").fill("two\nlines");
  await named(page, "rich").fill("# A\n\n**b**");
  await named(page, "whole").fill("−7");
  await named(page, "big").fill("9 007 199 254 740 993");
  await named(page, "real").fill("1,5");
  await named(page, "exact").fill("0,10");
  await group(page, "flag").getByLabel("No", { exact: true }).check();
  await named(page, "day").fill("2024-02-29");
  await named(page, "clock").fill("03:04:05.678");
  await named(page, "moment").fill("2024-03-31T03:30");
  await named(page, "stamp").fill("2024-01-02T04:04:05.678");
  await group(page, "size").getByLabel("large").check();
  await named(page, "colour").selectOption("green");
  await named(page, "data").click();
  await page.keyboard.insertText('{"list": [1, "two", null]}');
  await named(page, "pin").fill("secret word");
  await page.getByRole("textbox", { name: "body" }).click();
  await page.keyboard.press("Control+b");
  await page.keyboard.type("Hello");
  await group(page, "seo").getByRole("button", { name: "Add: Seo" }).click();
  await expect(named(group(page, "seo"), "head")).toBeFocused();
  await page.keyboard.type("Head");
  await save(page);
  const kept = await read(root, KINDS, entry.documentId);
  expect(kept).toMatchObject({ ...STORED, slug: "empty", seo: { head: "Head" } });
  expect(JSON.stringify(kept.big)).toBe('"9007199254740993"');
});

/** Browsers call one of them by its former name. */
const NAMES = {
  "Pacific/Kiritimati": "Pacific/Kiritimati",
  "America/St_Johns": "America/St Johns",
  "Asia/Kolkata": /Asia\/(Kolkata|Calcutta)/,
};

test("what is opened and left alone is sent as it was, whatever the zone", async ({
  site,
  root,
  browser,
}) => {
  const gap = {
    title: "Zones",
    moment: "2024-03-10T05:30:00.000Z",
    stamp: "-1",
    day: "2024-12-31",
    clock: "23:59:00.000",
  };
  const entry = await make(root, KINDS, gap);
  for (const timezoneId of ["Pacific/Kiritimati", "America/St_Johns", "Asia/Kolkata"]) {
    const context = await browser.newContext({ timezoneId, locale: "en-GB" });
    const page = await context.newPage();
    await enter(page, site.panel);
    await open(page, site, KINDS, entry.documentId);
    await expect(named(page, "day")).toHaveValue("2024-12-31");
    await expect(page.getByLabel("Time zone of moment")).toContainText(
      NAMES[timezoneId as keyof typeof NAMES],
    );
    await named(page, "title").fill(timezoneId);
    await named(page, "clock").focus();
    for (let time = 0; time < 16; time++) await page.keyboard.press("Tab");
    await save(page);
    const kept = await read(root, KINDS, entry.documentId);
    expect(kept).toMatchObject({ ...gap, title: timezoneId });
    await named(page, "moment").fill("2024-06-30T23:59");
    await named(page, "day").fill("2024-03-31");
    await save(page);
    await page.reload();
    await expect(named(page, "moment")).toHaveValue("2024-06-30T23:59");
    await expect(named(page, "day")).toHaveValue("2024-03-31");
    const { moment, day } = await read(root, KINDS, entry.documentId);
    const hours = {
      "Pacific/Kiritimati": "2024-06-30T09:59",
      "America/St_Johns": "2024-07-01T02:29",
      "Asia/Kolkata": "2024-06-30T18:29",
    };
    expect(moment).toBe(`${hours[timezoneId as keyof typeof hours]}:00.000Z`);
    expect(day).toBe("2024-03-31");
    await root.call("PUT", `/content-manager/collection-types/${KINDS}/${entry.documentId}`, gap);
    await context.close();
  }
});

test("a time that the clocks skip is told and later, and UTC shows the moment as it is", async ({
  page,
  site,
  root,
}) => {
  const entry = await make(root, KINDS, { title: "Gap" });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  await named(page, "moment").fill("2024-03-31T02:30");
  await expect(page.getByText("The clocks skip 02:30 on this day; 03:30 is kept.")).toBeVisible();
  await page.getByLabel("Time zone of moment").selectOption("utc");
  await expect(named(page, "moment")).toHaveValue("2024-03-31T01:30");
  await save(page);
  expect((await read(root, KINDS, entry.documentId)).moment).toBe("2024-03-31T01:30:00.000Z");
  await page.getByLabel("Time zone of moment").selectOption("mine");
  await expect(named(page, "moment")).toHaveValue("2024-03-31T03:30");
});

test("an invalid JSON text is told with its line, is not saved and not lost", async ({
  page,
  site,
  root,
}) => {
  const entry = await make(root, KINDS, { title: "Json", data: { a: 1 } });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  await named(page, "data").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{\n"b": 2,\nc');
  await expect(page.getByText(/^Line 3, character 1: this is not valid JSON/)).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
  expect((await read(root, KINDS, entry.documentId)).data).toEqual({ a: 1 });
  await expect(named(page, "data")).toContainText("c");
  await named(page, "data").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Backspace");
  await page.keyboard.insertText('"c": [1]}');
  await page.getByRole("button", { name: "Format" }).click();
  await save(page);
  expect((await read(root, KINDS, entry.documentId)).data).toEqual({ b: 2, c: [1] });
});

test("the uid of a new entry follows its title until it is touched; that of a saved one stays", async ({
  page,
  site,
  root,
}) => {
  await make(root, KINDS, { title: "Taken", slug: "taken" });
  await enter(page, site.panel);
  await open(page, site, KINDS, "create");
  await named(page, "title").fill("First title");
  await expect(named(page, "slug")).toHaveValue("first-title");
  await named(page, "title").fill("Second title");
  await expect(named(page, "slug")).toHaveValue("second-title");
  await named(page, "slug").fill("taken");
  await expect(page.getByText("This is taken.")).toBeVisible();
  await page.getByRole("button", { name: "Take taken-1" }).click();
  await expect(named(page, "slug")).toHaveValue("taken-1");
  await named(page, "title").fill("Third title");
  await save(page);
  await named(page, "title").fill("Fourth title");
  await save(page);
  await expect(named(page, "slug")).toHaveValue("taken-1");
  await page.getByRole("button", { name: "Regenerate from title" }).click();
  await expect(named(page, "slug")).toHaveValue("fourth-title");

  // What is made of the title of an entry that is saved meanwhile comes too late.
  await open(page, site, KINDS, "create");
  let answer = (): void => undefined;
  const held = new Promise<void>((done) => {
    answer = done;
  });
  await page.route("**/uid/generate", async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest("**/uid/generate");
  await named(page, "title").fill("Fast");
  await asked;
  await save(page);
  const answered = page.waitForResponse("**/uid/generate");
  answer();
  await answered;
  await expect(page.getByText("Not saved", { exact: true })).toHaveCount(0);
});

test("Enter in a field of one line changes nothing, and the wheel no number", async ({
  page,
  site,
  root,
}) => {
  const entry = await make(root, KINDS, { ...STORED, title: "Enter", slug: "enter" });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  for (const label of [
    "title",
    "slug",
    "mail",
    "whole",
    "big",
    "real",
    "exact",
    "day",
    "clock",
    "moment",
    "stamp",
    "colour",
    "pin",
  ]) {
    await named(page, label).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
  }
  await named(page, "whole").hover();
  await named(page, "whole").focus();
  await page.mouse.wheel(0, 300);
  await expect(named(page, "whole")).toHaveValue("-7");
  await expect(page.getByText("Not saved", { exact: true })).toHaveCount(0);
});

test("cells of a spreadsheet become components", async ({ page, site, root }) => {
  const entry = await make(root, KINDS, { title: "Cells", prices: [{ name: "Milk" }] });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  await group(page, "prices").getByRole("button", { name: "From a spreadsheet" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste from a spreadsheet" });
  await dialog.getByRole("textbox").fill("name\tamount\tsold\nTea\t3,50\tyes\nCoffee\tdear\tno");
  await expect(dialog.getByText("One cell fits no field and is left out.")).toBeVisible();
  await dialog.getByRole("button", { name: "Add 2" }).click();
  await save(page);
  expect((await read(root, KINDS, entry.documentId)).prices).toMatchObject([
    { name: "Milk" },
    { name: "Tea", amount: 3.5, sold: true },
    { name: "Coffee", amount: null, sold: false },
  ]);
});

test("the Markdown toolbar writes what undo takes back, and the preview runs nothing", async ({
  page,
  site,
  root,
}) => {
  const entry = await make(root, KINDS, { title: "Rich", rich: 'word <img src=x onerror="alert(1)">' });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  const area = named(page, "rich");
  await area.focus();
  await area.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(0, 4));
  await page.keyboard.press("Control+b");
  await expect(area).toHaveValue('**word** <img src=x onerror="alert(1)">');
  await page
    .getByRole("toolbar", { name: "Formatting of rich" })
    .getByRole("button", { name: "Heading" })
    .click();
  await expect(area).toHaveValue('## **word** <img src=x onerror="alert(1)">');
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("heading", { name: "word", level: 2 })).toBeVisible();
  await page.getByRole("button", { name: "Preview" }).click();
  await area.focus();
  await page.keyboard.press("Control+z");
  await expect(area).toHaveValue('**word** <img src=x onerror="alert(1)">');
});

test("the form is accessible, light, dark and narrow", async ({ page, site, root }) => {
  const entry = await make(root, KINDS, {
    ...STORED,
    title: "A title of 18 chrs",
    slug: "axe",
    seo: { head: "a" },
    prices: [{ name: "Tea" }],
  });
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  await group(page, "prices").getByRole("button", { name: /Tea/ }).click();
  await page.getByRole("textbox", { name: "body" }).click();
  await expectAccessible(page, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, "dark");
  await page.setViewportSize({ width: 390, height: 800 });
  await expectAccessible(page, "narrow");
});

test("a key in a text of 1,000 blocks draws one block again", async ({ page, site, root }) => {
  const body = Array.from({ length: 1000 }, (_, index) => ({
    type: index % 10 ? "paragraph" : "quote",
    children: [{ type: "text", text: `Block ${index}.` }],
  }));
  const entry = await make(root, KINDS, { title: "Many blocks", body });
  await countRenders(page, "element");
  await enter(page, site.panel);
  await open(page, site, KINDS, entry.documentId);
  await page.getByText("Block 501.", { exact: true }).click();
  await page.keyboard.press("End");
  await page.keyboard.type("!");
  await expect(page.getByText("Block 501.!", { exact: true })).toBeVisible();
  const before = await rendersOf(page);
  await page.keyboard.type("0123456789");
  await expect(page.getByText("Block 501.!0123456789", { exact: true })).toBeVisible();
  const drawn = (await rendersOf(page)) - before;
  expect(drawn).toBeGreaterThanOrEqual(10);
  // An element of Slate and what remembers it.
  expect(drawn).toBeLessThanOrEqual(10 * 2);
  await save(page);
  const saved = (await read(root, KINDS, entry.documentId)).body as { children: { text: string }[] }[];
  expect(saved.map(({ children }) => children[0]?.text).slice(500, 503)).toEqual([
    "Block 500.",
    "Block 501.!0123456789",
    "Block 502.",
  ]);
});
