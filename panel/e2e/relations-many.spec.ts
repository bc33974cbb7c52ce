import type { Page } from "@playwright/test";
import { enter } from "./panel.ts";
import type { Caller } from "./people.ts";
import { control, expect, openEntry, save, seed, TEN, test } from "./relations.ts";
import { countRenders, rendersOf } from "./renders.ts";
import type { Site } from "./server.ts";

test.use({ file: import.meta.filename });

const CRATE = "api::crate.crate";
const COUNT = 500;

/** Returns the crate whose relations lead to all stamps, and makes both where a site has none yet. */
async function crate(site: Site, root: Caller): Promise<string> {
  const found = (): Promise<{ results: { documentId: string }[] }> =>
    root.call("GET", `/content-manager/collection-types/${CRATE}`);
  const [known] = (await found()).results;
  if (known) return known.documentId;
  const stamps = Array.from({ length: COUNT }, (_, index) => ({
    uid: "api::stamp.stamp",
    key: `lot-${index}`,
    data: { title: `Lot ${String(index).padStart(3, "0")}` },
  }));
  const all = stamps.map(({ key }) => ({ $ref: key }));
  const data = { title: "Full", ...Object.fromEntries(TEN.map((name) => [name, all])) };
  await seed(site, [...stamps, { uid: CRATE, key: "crate", data }]);
  return (await found()).results[0]?.documentId ?? "";
}

/** Counts what changes in the page inside of relations from now on. */
async function watchRelations(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    let count = 0;
    const observer = new MutationObserver((changes) => {
      count += changes.length;
    });
    for (const element of document.querySelectorAll(".relation"))
      observer.observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
    Reflect.set(window, "changesOfRelations", () => count);
  });
  return () => page.evaluate(() => (Reflect.get(window, "changesOfRelations") as () => number)());
}

/** Notes how many milliseconds lie between a key and the frame that shows what it did. */
async function watchKeys(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const times: number[] = [];
    window.addEventListener("keydown", () => {
      const pressed = performance.now();
      requestAnimationFrame(() => requestAnimationFrame(() => times.push(performance.now() - pressed)));
    });
    Reflect.set(window, "timesOfKeys", times);
  });
  return () => page.evaluate(() => Reflect.get(window, "timesOfKeys") as number[]);
}

test("ten relations of 500 entries each do not take part in typing (8)", async ({
  page,
  site,
  root,
}, info) => {
  await countRenders(page);
  await openEntry(page, site, CRATE, await crate(site, root));
  for (const name of TEN) {
    const relation = control(page, name);
    await relation.scrollIntoViewIfNeeded();
    await expect(relation.getByRole("link", { name: "Lot 000" })).toBeVisible();
  }
  const asked: string[] = [];
  page.on("request", (request) => {
    // Files of screens that may come next are loaded when the page has nothing else to do.
    if (request.resourceType() === "fetch") asked.push(request.url());
  });
  const title = page.getByRole("textbox", { name: "title" });
  await title.focus();
  const [changes, times] = [await watchRelations(page), await watchKeys(page)];
  await page.keyboard.type("x", { delay: 30 });
  for (let time = 1; time < 60; time++) {
    const before = await rendersOf(page);
    await page.keyboard.type("x", { delay: 30 });
    expect((await rendersOf(page)) - before).toBeLessThanOrEqual(3);
  }
  await expect(title).toHaveValue(/x{60}/);
  expect(await changes()).toBe(0);
  expect(asked).toEqual([]);
  const sorted = (await times()).sort((one, other) => one - other);
  info.annotations.push({
    type: "keydown to frame",
    description: `p75 ${sorted[Math.floor(sorted.length * 0.75)]?.toFixed(1)} ms, max ${sorted.at(-1)?.toFixed(1)} ms`,
  });
});

test("opening an entry with ten relations is three requests, one of them for all relations", async ({
  page,
  site,
  root,
}) => {
  await crate(site, root);
  await page.setViewportSize({ width: 1280, height: 6000 });
  await enter(page, site.panel);
  await page.goto(`${site.panel}/content-manager/collection-types/${CRATE}`);
  const link = page.getByRole("link", { name: "Full" });
  await expect(link).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "fetch") asked.push(new URL(request.url()).pathname);
  });
  await link.click();
  for (const name of TEN)
    await expect(control(page, name).getByRole("link", { name: "Lot 000" })).toBeVisible();
  expect(asked.filter((path) => path.includes("/relat"))).toHaveLength(1);
  expect(asked.length, asked.join(" ")).toBeLessThanOrEqual(3);
});

test("a list of hundreds is read as it is scrolled, and only what is in sight is in the page", async ({
  page,
  site,
  root,
}) => {
  await openEntry(page, site, CRATE, await crate(site, root));
  const relation = control(page, "lot0");
  const list = relation.getByRole("list");
  await expect(async () => {
    const more = relation.getByRole("button", { name: /^Show more/ });
    if (await more.isVisible()) await more.click();
    await list.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await expect(list.getByRole("link", { name: "Lot 499" })).toBeVisible({ timeout: 200 });
  }).toPass();
  expect(await list.getByRole("listitem").count()).toBeLessThan(60);
  await relation.getByRole("link", { name: "Lot 499" }).focus();
  await page.keyboard.press("Alt+Home");
  await save(page);
  await page.reload();
  await expect(relation.getByRole("link").first()).toHaveText("Lot 499");
});
