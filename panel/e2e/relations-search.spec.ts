import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./panel.ts";
import {
  BOOK,
  CONTENT,
  control,
  expect,
  expectTargets,
  make,
  makePeople,
  openEntry,
  PERSON,
  seed,
  test,
} from "./relations.ts";

test.use({ file: import.meta.filename });

const LABEL = "api::label.label";

/** Scrolls a list to its end until nothing more comes, and returns all that was shown. */
async function readToTheEnd(list: Locator, count: number): Promise<string[]> {
  const seen = new Map<number, string>();
  await expect(async () => {
    for (const option of await list.getByRole("option").all()) {
      const place = Number(await option.getAttribute("aria-posinset"));
      seen.set(place, (await option.locator(".target-label").textContent()) ?? "");
    }
    await list.evaluate((box) => box.scrollBy(0, box.clientHeight));
    expect(seen.size).toBe(count);
  }).toPass({ timeout: 45_000, intervals: [50] });
  return [...seen].sort(([one], [other]) => one - other).map(([, name]) => name);
}

function searches(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname.includes("/relations/") && url.searchParams.has("_q"))
      asked.push(url.searchParams.get("_q") ?? "");
  });
  return asked;
}

test("a search among ten thousand finds all that contain it, to the end of the list (15)", async ({
  page,
  site,
  root,
}) => {
  test.setTimeout(180_000);
  const titles = Array.from({ length: 10_000 }, (_, index) => `Label ${index}`);
  await seed(
    site,
    titles.map((title, index) => ({ uid: LABEL, key: `label-${index}`, data: { title } })),
  );
  const matches = titles.filter((title) => title.includes("205")).sort();
  const book = await make(root, BOOK, { title: "Many" });
  await openEntry(page, site, BOOK, book);
  const labels = control(page, "labels");
  const search = labels.getByRole("combobox");
  const asked = searches(page);
  await search.click();
  await expect(labels.getByRole("status").filter({ hasText: "10000 found" })).toBeVisible();
  await search.pressSequentially("205", { delay: 40 });
  await expect(labels.getByRole("status").filter({ hasText: `${matches.length} found` })).toBeVisible();
  expect(asked).toEqual(["205"]);
  const list = labels.getByRole("listbox");
  await expectAccessible(page, "the open list");
  expect(await readToTheEnd(list, matches.length)).toEqual(matches);
});

test("a relation is searched and chosen by keys alone", async ({ page, site, root }) => {
  await makePeople(root, ["Keyton", "Keyworth", "Keyzer"]);
  const book = await make(root, BOOK, { title: "Keys" });
  await openEntry(page, site, BOOK, book);
  const authors = control(page, "authors");
  const search = authors.getByRole("combobox");
  await search.focus();
  await page.keyboard.press("ArrowDown");
  await expect(search).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(search).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.type("key");
  await expect(authors.getByRole("option")).toHaveCount(3);
  await page.keyboard.press("Enter");
  await expectTargets(authors, []);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(authors.getByRole("option", { name: "Keyworth" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expectTargets(authors, ["Keyworth"]);
  await expect(search).toBeFocused();
  await page.keyboard.type("key");
  await expect(authors.getByRole("option")).toHaveText([/Keyton/, /Keyzer/]);
});

test("the picker says which entries are not there in the locale (16)", async ({ page, site, root }) => {
  const [both] = await makePeople(root, ["Zoe Cologne", "Zoe Ghent"]);
  await root.call("PUT", `${CONTENT}/${PERSON}/${both}?locale=fr`, { name: "Zoe de Cologne" });
  const book = await make(root, BOOK, { title: "Locales" });
  await root.call("PUT", `${CONTENT}/${BOOK}/${book}?locale=fr`, { title: "Langues" });
  await openEntry(page, site, BOOK, book, "fr");
  const authors = control(page, "authors");
  await authors.getByRole("combobox").fill("Zoe");
  await expect(authors.getByRole("option")).toHaveText([/^Zoe Ghent/, /^Zoe de Cologne/]);
  const ghent = authors.getByRole("option", { name: "Zoe Ghent" });
  await expect(ghent).toContainText("No French version; shown in English.");
  await expect(authors.getByRole("option", { name: "Zoe de Cologne" })).not.toContainText(
    "No French version",
  );
  await page.keyboard.press("ArrowDown");
  await expect(ghent).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(authors.getByRole("status").filter({ hasText: "Translate it first." })).toBeVisible();
  await expectTargets(authors, []);
  await authors.getByRole("option", { name: "Zoe de Cologne" }).click();
  await expectTargets(authors, ["Zoe de Cologne"]);
});
