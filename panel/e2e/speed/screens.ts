import type { Browser, Page } from "@playwright/test";
import { expect, logIn, section } from "../panel.ts";
import { forget, seenOn } from "./watch.ts";
import { newPage } from "./work.ts";

/** The screens one comes by, one after the other, and what each asks of the server. */

export interface Screen {
  readonly name: string;
  /** Most calls of the API that opening it takes. */
  readonly calls: number;
  readonly open: (page: Page, panel: string) => Promise<void>;
}

export interface Visit {
  readonly calls: string[];
  readonly files: number;
  readonly bytes: number;
  readonly milliseconds: number;
  /** How far what was read moved, as browsers count it. */
  readonly shift: number;
}

export const SCREENS: Screen[] = [
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
export async function visit(browser: Browser, panel: string): Promise<Visit[]> {
  const [page, devtools] = await newPage(browser);
  let calls: string[] = [];
  let files = 0;
  let bytes = 0;
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/\/admin\/assets\/|\/uploads\//.test(pathname) || request.isNavigationRequest()) files++;
    else calls.push(`${request.method()} ${pathname}`);
  });
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  const visits: Visit[] = [];
  for (const { open } of SCREENS) {
    [calls, files, bytes] = [[], 0, 0];
    const began = performance.now();
    await open(page, panel);
    const milliseconds = performance.now() - began;
    await page.waitForLoadState("networkidle");
    const { shift } = await seenOn(page);
    visits.push({ calls, files, bytes, milliseconds, shift });
    await forget(page);
  }
  await page.context().close();
  return visits;
}
