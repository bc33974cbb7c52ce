import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, type ConsoleMessage, expect, type Page } from "@playwright/test";
import { type Caller, callAsMe, ME, makeRoot, PASSWORD } from "./people.ts";
import { Site } from "./server.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Chromium writes an error for every answer of 400 and more; those that are meant are asserted otherwise. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;

interface Fixtures {
  /** What went wrong in the browser: nothing may have, at the end of every test. */
  troubles: string[];
}

interface WorkerFixtures {
  /** The file of the tests: each has a process and a site of its own, whatever order files run in. */
  file: string;
  site: Site;
  root: Caller;
  /** Who uses the browser where a test names nobody, beside the browser. */
  me: Caller;
}

declare global {
  interface Window {
    violations?: string[];
    axe: {
      run: (
        root: Document,
        options: unknown,
      ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
  }
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  file: ["", { option: true, scope: "worker" }],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
  me: [async ({ site, root }, use) => use(await callAsMe(site, root)), { scope: "worker" }],
  troubles: [
    async ({ context }, use) => {
      const troubles: string[] = [];
      await context.exposeFunction("tellViolation", (what: string) => troubles.push(`CSP: ${what}`));
      await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          const tell = Reflect.get(window, "tellViolation") as (what: string) => void;
          tell(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
        });
      });
      context.on("console", (message) => note(message, troubles));
      context.on("weberror", (error) => troubles.push(`error: ${error.error()}`));
      context.on("response", (response) => {
        if (response.status() >= 500) troubles.push(`${response.status()} ${response.url()}`);
      });
      await use(troubles);
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
});

function note(message: ConsoleMessage, troubles: string[]): void {
  if (message.type() === "error" && !REFUSED.test(message.text()))
    troubles.push(`console: ${message.text()}`);
  if (message.text().startsWith("no word for ")) troubles.push(message.text());
}

export { expect };

/**
 * Begins a session beside the form: what is opened next is opened as in a browser that stayed logged in.
 * Loading the form and the first screen would take longer than most of what a test looks at.
 */
export async function enter(page: Page, panel: string, email = ME, password = PASSWORD): Promise<void> {
  const device = randomUUID();
  const answer = await page.request.post(`${panel}/login`, { data: { email, password, deviceId: device } });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.context().addInitScript(
    ([address, name]) => {
      // Once: who logs out, or in again, is what the panel says from then on.
      if (!location.href.startsWith(address) || localStorage.getItem("octavo:device")) return;
      localStorage.setItem("octavo:device", name);
      localStorage.setItem("octavo:logged-in", "yes");
    },
    [panel, device] as const,
  );
}

/** Begins a session beside the form, and opens the first screen. */
export async function enterAtStart(page: Page, panel: string, email = ME): Promise<void> {
  await enter(page, panel, email);
  await page.goto(panel);
  await expect(page.getByRole("navigation", { name: "Screens" })).toBeVisible();
}

/** Logs in through the form, and waits for the first screen. */
export async function logIn(page: Page, panel: string, email = ME, password = PASSWORD): Promise<void> {
  await page.goto(`${panel}/auth/login`);
  await fillLogIn(page, email, password);
  await expect(page.getByRole("navigation", { name: "Screens" })).toBeVisible();
}

export async function fillLogIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** Returns the part of a screen below a heading. */
export function section(page: Page, name: string) {
  return page.getByRole("region", { name });
}

/** Expects that axe finds nothing once the screen has come to rest, and that nothing is wider than the screen. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  // What is half faded in or still being loaded is no fault: only what stays is.
  await expect.poll(() => violations(page), { message: what }).toEqual([]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(tooWide, `${what}: wider than the screen`).toBeLessThanOrEqual(0);
}

function violations(page: Page): Promise<string[]> {
  return page.evaluate(
    async (runOnly) =>
      // Neither what is in order is listed, nor where what is not stands: nobody reads it, and it takes long.
      (
        await window.axe.run(document, { runOnly, resultTypes: ["violations"], selectors: false })
      ).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
      ),
    RULES,
  );
}

/** Does what translators of browsers do, again after every change: texts go into `<font>` elements. */
export function translateForEver(): void {
  const put = (place: Node): void => {
    for (const child of [...place.childNodes]) {
      if (
        child instanceof Element &&
        (child.localName === "font" || child.getAttribute("translate") === "no")
      )
        continue;
      if (child.nodeType !== Node.TEXT_NODE) put(child);
      else if (child.textContent?.trim()) {
        const outer = document.createElement("font");
        const inner = outer.appendChild(document.createElement("font"));
        inner.textContent = `${child.textContent}`;
        child.parentNode?.replaceChild(outer, child);
      }
    }
  };
  const look = new MutationObserver(() => {
    look.disconnect();
    put(document.body);
    look.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  document.addEventListener("DOMContentLoaded", () =>
    look.observe(document.body, { childList: true, subtree: true, characterData: true }),
  );
}
