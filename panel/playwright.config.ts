import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { ADMINISTRATORS, FIRST_ALONE } from "./e2e/leftOut.ts";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// `ROLE=editor PLACE=/cms npm run e2e` uses the same screens as somebody else, below a path of a proxy. `DATABASE_URL`
// has an empty database, on which a day's work is done.
const { ROLE = "super-admin", PLACE = "", DATABASE_URL = "" } = process.env;
const isFirst = ROLE === "super-admin";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/sayLeftOut.ts",
  testMatch: DATABASE_URL ? "day.spec.ts" : "*.spec.ts",
  testIgnore: [
    ...(isFirst ? [] : Object.keys(ADMINISTRATORS)),
    ...(isFirst && !PLACE ? [] : Object.keys(FIRST_ALONE)),
  ],
  // Who has two fields of each type does what these tests do with two.
  grep: ROLE === "narrow" ? /@narrow/ : /./,
  grepInvert: isFirst ? /^$/ : /@super-admin/,
  // A run empties its folder before: the pictures of the first stay there.
  outputDir: join("test-results", isFirst && !PLACE && !DATABASE_URL ? "" : `${ROLE}${PLACE}`),
  workers: Number(process.env.WORKERS ?? 2),
  // Bounds, not measures: beside the other long suites a page may take its time.
  timeout: process.env.CI ? 240_000 : 60_000,
  // Of a hundred tests in a browser one may meet a moment of the machine: it is begun once more, and told as "flaky":
  // not on a database that was given, which is not empty by then.
  retries: process.env.CI && !DATABASE_URL ? 1 : 0,
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
