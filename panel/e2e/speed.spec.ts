import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { test as base, expect, logIn } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { Site } from "./server.ts";
import { type Measured, speedPage } from "./speed/page.ts";
import { SCREENS, type Visit, visit } from "./speed/screens.ts";
import { type Held, type Seen, slowDown } from "./speed/watch.ts";
import * as work from "./speed/work.ts";

/**
 * What the panel asks of servers and of browsers. Counts are held; `make panel-bench` measures how long all of it
 * takes too, and writes docs/panel-speed.md.
 */
const IS_BENCH = Boolean(process.env.BENCH);
const ROUNDS = Number(process.env.ROUNDS ?? 1);
const ENTRIES = IS_BENCH ? 50 : 10;
const ROWS = 100_000;
const PAGE = resolve(import.meta.dirname, "../../docs/panel-speed.md");

const test = base.extend<object, { site: Site; root: Caller }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.startMagazine();
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
});
test.use({ file: import.meta.filename });
test.describe.configure({ mode: "serial", timeout: IS_BENCH ? 300_000 : 120_000 });

const measured: Partial<Measured> = {};

async function times<T>(count: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < count) results.push(await act());
  return results;
}

test("a screen asks the server for little", async ({ browser, site, root }) => {
  expect(root.token).toBeTruthy();
  const rounds: Visit[][] = await times(ROUNDS, () => visit(browser, site.panel));
  for (const [at, { name, calls }] of SCREENS.entries())
    for (const round of rounds) {
      const asked = round[at]?.calls ?? [];
      expect(asked.length, `${name}: ${asked.join(", ")}`).toBeLessThanOrEqual(calls);
      const reads = asked.filter((call) => call.startsWith("GET"));
      expect(reads.length, `${name} asks twice: ${reads.join(", ")}`).toBe(new Set(reads).size);
    }
  measured.rounds = rounds;
});

test("entries that are closed leave nothing behind", async ({ browser, site, root }) => {
  expect(root.token).toBeTruthy();
  const [page, devtools] = await work.newPage(browser);
  await logIn(page, site.panel);
  const [before, after] = await work.openMany(page, devtools, site, ENTRIES);
  measured.held = [before, after];
  await page.context().close();
  const grown = (of: keyof Held): number => after[of] / before[of];
  expect(after.heap - before.heap, `${before.heap} bytes before`).toBeLessThanOrEqual(10_000_000);
  expect(grown("nodes"), `${before.nodes} nodes before, ${after.nodes} after`).toBeLessThanOrEqual(1.05);
  expect(
    grown("listeners"),
    `${before.listeners} listeners before, ${after.listeners} after`,
  ).toBeLessThanOrEqual(1.05);
});

test("an article of a hundred parts is opened by few calls", async ({ browser, site, root }) => {
  const title = await work.makeLong(root);
  const [page, devtools] = await work.newPage(browser);
  await logIn(page, site.panel);
  const opened = await times(ROUNDS, () => work.openLong(page, site, title));
  for (const { calls } of opened) expect(calls).toBeLessThanOrEqual(4);
  measured.opened = opened;
  if (IS_BENCH) {
    const typed: Seen[] = [];
    for (const rate of [1, 4]) {
      await work.openLong(page, site, title);
      await slowDown(devtools, rate);
      typed.push(await work.type(page));
      await slowDown(devtools, 1);
    }
    await slowDown(devtools, 4);
    measured.typed = typed;
    measured.day = await work.workOn(page, site);
  }
  await page.context().close();
});

test("how long a first visit and a list of very many rows take", async ({ browser, site, root }) => {
  test.skip(!IS_BENCH, "it holds nothing");
  expect(root.token).toBeTruthy();
  measured.first = await times(ROUNDS, () => work.firstVisit(browser, site));
  await work.fill(site, ROWS);
  const [page] = await work.newPage(browser);
  await logIn(page, site.panel);
  measured.lists = await times(ROUNDS, () => work.goToList(page, site));
  await page.context().close();
  writeFileSync(PAGE, speedPage(measured as Measured, browser.version()));
});
