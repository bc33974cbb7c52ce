import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// `ROLE=editor PLACE=/cms npm run e2e` uses the same screens as somebody else, below a path of a proxy.
const { ROLE = "super-admin", PLACE = "" } = process.env;
/** What tells by itself who uses the panel and where, or uses none. */
const FIXED = /(day|document|newsroom|places|speed)\.spec\.ts$/;
/** Screens of administrators, on which others have nothing to do. */
const ADMINISTRATION = /(builder|configure|matrix-large|schemas|settings|settings-site|webhooks)\.spec\.ts$/;

export default defineConfig({
  testDir: "e2e",
  testIgnore: [
    ...(ROLE === "super-admin" ? [] : [ADMINISTRATION]),
    ...(ROLE === "super-admin" && !PLACE ? [] : [FIXED]),
  ],
  // Who has two fields of each type does what these tests do with two.
  grep: ROLE === "narrow" ? /@narrow/ : /./,
  grepInvert: ROLE === "super-admin" ? /^$/ : /@super-admin/,
  outputDir: "test-results",
  workers: Number(process.env.WORKERS ?? 2),
  // Bounds, not measures: beside the other long suites a page may take its time.
  timeout: process.env.CI ? 240_000 : 60_000,
  // Of a hundred tests in a browser one may meet a moment of the machine: it is begun once more, and told as "flaky".
  retries: process.env.CI ? 1 : 0,
  expect: { timeout: process.env.CI ? 45_000 : 15_000 },
  reporter: process.env.CI ? "line" : "list",
  use: {
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    viewport: { width: 1200, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? PROGRAMS.find(existsSync) ?? "",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
