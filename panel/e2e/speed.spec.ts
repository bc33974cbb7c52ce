import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { resolve } from "node:path";
import type { Browser, Page } from "@playwright/test";
import type { Sizes } from "../scripts/measure.ts";
import { expect, logIn, section, test } from "./panel.ts";
import { makeRoot } from "./people.ts";
import { Site } from "./server.ts";

/**
 * What each screen asks of the server, from nothing in the cache. `make panel-bench` measures how long that takes
 * too, and writes docs/panel-speed.md.
 */
test.use({ file: import.meta.filename });

const ROUNDS = Number(process.env.ROUNDS ?? 1);
const PAGE = resolve(import.meta.dirname, "../../docs/panel-speed.md");
const BUILT = resolve(import.meta.dirname, "../../src/octavo/plugins/panel/dist/build.json");

interface Screen {
  readonly name: string;
  /** Most calls of the API that opening it takes. */
  readonly calls: number;
  readonly open: (page: Page, panel: string) => Promise<void>;
}

interface Visit {
  readonly calls: string[];
  readonly files: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

const SCREENS: Screen[] = [
  {
    name: "Log-in",
    calls: 1,
    open: async (page, panel) => {
      await page.goto(`${panel}/auth/login`);
      await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
    },
  },
  {
    name: "Log-in again, and the start page",
    calls: 9,
    open: async (page, panel) => {
      await logIn(page, panel);
      await expect(page.getByRole("heading", { name: "Good to see you, Ro" })).toBeVisible();
    },
  },
  {
    name: "List of articles",
    calls: 3,
    open: async (page) => {
      await page.getByRole("navigation").getByRole("link", { name: "Article", exact: true }).click();
      await expect(page.getByRole("row").filter({ hasText: "A starter older than its owner" })).toBeVisible();
    },
  },
  {
    name: "Article",
    calls: 3,
    open: async (page) => {
      const planned = page.waitForResponse((answer) => answer.url().includes("/content-releases/schedules"));
      await page.getByRole("link", { name: "A starter older than its owner" }).click();
      await expect(page.getByRole("textbox", { name: "title", exact: true })).toHaveValue(/^A starter/);
      await planned;
    },
  },
  {
    name: "Media library",
    calls: 2,
    open: async (page) => {
      await page.getByRole("link", { name: "Media", exact: true }).click();
      await expect(page.getByText("umbrellas.png")).toBeVisible();
    },
  },
  {
    name: "Profile",
    calls: 3, // right after a log-in, whose answer does not name one's roles
    open: async (page) => {
      await page.getByRole("link", { name: "Your profile" }).first().click();
      await expect(section(page, "Name and language").getByLabel("First name")).toHaveValue("Ro");
    },
  },
];

/** Opens one screen after the other in a browser that has none of it, and returns what each took. */
async function visit(browser: Browser, panel: string): Promise<Visit[]> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: "en-GB" });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  let calls: string[] = [];
  let files = 0;
  let bytes = 0;
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/\/admin\/assets\/|\/uploads\//.test(pathname) || request.isNavigationRequest()) files++;
    else calls.push(`${request.method()} ${pathname}`);
  });
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  const visits: Visit[] = [];
  for (const { open } of SCREENS) {
    [calls, files, bytes] = [[], 0, 0];
    const began = performance.now();
    await open(page, panel);
    const milliseconds = performance.now() - began;
    await page.waitForLoadState("networkidle");
    visits.push({ calls, files, bytes, milliseconds });
  }
  await context.close();
  return visits;
}

test("a screen asks the server for little", async ({ browser }) => {
  test.setTimeout(600_000);
  const site = await Site.startMagazine();
  try {
    await makeRoot(site);
    const rounds: Visit[][] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await visit(browser, site.panel));
    for (const [at, { name, calls }] of SCREENS.entries())
      for (const round of rounds) {
        const asked = round[at]?.calls ?? [];
        expect(asked.length, `${name}: ${asked.join(", ")}`).toBeLessThanOrEqual(calls);
        const reads = asked.filter((call) => call.startsWith("GET"));
        expect(reads.length, `${name} asks twice: ${reads.join(", ")}`).toBe(new Set(reads).size);
      }
    if (process.env.BENCH) writeFileSync(PAGE, page(rounds, browser.version()));
  } finally {
    await site.remove();
  }
});

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Returns docs/panel-speed.md. */
function page(rounds: Visit[][], chromium: string): string {
  const { build, sizes } = JSON.parse(readFileSync(BUILT, "utf8")) as {
    build: string;
    sizes: Sizes;
  };
  const screens = SCREENS.map(({ name }, at) => {
    const visits = rounds.flatMap((round) => round[at] ?? []);
    const of = (value: (visit: Visit) => number) => median(visits.map(value));
    const times = visits.map((visit) => visit.milliseconds);
    const spread = `${Math.round(Math.min(...times))}–${Math.round(Math.max(...times))}`;
    return `| ${name} | ${of((visit) => visit.calls.length)} | ${of((visit) => visit.files)} | ${kilobytes(
      of((visit) => visit.bytes),
    )} | ${Math.round(median(times))} ms | ${spread} |`;
  });
  const parts = Object.entries(sizes.parts)
    .filter(([name]) => /\.tsx$|^words:en/.test(name))
    .map(([name, size]) => `| \`${name.replace("src/", "")}\` | ${kilobytes(size)} |`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "a processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = loadavg()[0]?.toFixed(1);
  return `# How fast the panel is

\`make panel-bench\` writes this page: of build \`${build}\`, on ${machine}, with Chromium ${chromium}, ${rounds.length} rounds.
Browser and server share that machine, which had a load of ${load} at the end, and the network is its own: the times are good for comparing
one build with another on one machine, and say nothing of yours. Calls are the same everywhere, and tests hold them.

## Screens

The example magazine, with its 20 articles, from a browser that has none of the panel: what each screen asks for beyond the one
before it, and how long it takes from the click until what it is for can be seen. Bytes are those on the wire, with headers, files
packed by brotli, answers as they are.

| screen | calls of the API | files | bytes | median | all, ms |
|---|---|---|---|---|---|
${screens.join("\n")}

Files beyond the first screen come when they are needed, and stay in the browser's cache for a year: the next visit asks for the page
and the calls alone. Pictures are files here too.

## Parts

Bytes that the log-in loads before it can be used: ${kilobytes(sizes.login.js)} of scripts and ${kilobytes(sizes.login.css)} of styles, packed; no
fonts. Every screen behind it adds ${kilobytes(sizes.frame.js + sizes.frame.css)} once, for the frame, the router and English words. Whoever opens a part
loads what is not there yet wherever the part is opened from:

| part | adds at most |
|---|---|
${parts.join("\n")}

All of the panel is ${kilobytes(sizes.raw)}, not packed.

## What tests hold

| what | bound | test |
|---|---|---|
| bytes of the log-in | 85 kB of scripts and 20 kB of styles, packed | \`tests/plugins/panel/test_built.py\` |
| bytes that the first list adds to that, with the frame of all screens | 90 kB, packed | \`tests/plugins/panel/test_built.py\` |
| bytes that the form of an entry, the editors of blocks and of JSON, the preview of Markdown and the crop add | 70, 90, 120, 30 and 10 kB, packed | \`tests/plugins/panel/test_built.py\` |
| all files | 2 MB, not packed | \`tests/plugins/panel/test_built.py\` |
| calls of the API that a screen makes, none twice | at most ${SCREENS.map(({ calls }) => calls).join(", ")} in the order above | \`panel/e2e/speed.spec.ts\` |
| calls to open an entry with ten relation fields | 3, whatever they hold | \`panel/e2e/relations-many.spec.ts\` |
| components rendered for a key typed among 100 parts | 3 | \`panel/e2e/fields-zone.spec.ts\` |
| words of screens behind the log-in that it loads | none | \`panel/src/words/outside.test.ts\` |
`;
}
