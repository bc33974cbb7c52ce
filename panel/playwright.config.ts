import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export default defineConfig({
  testDir: "e2e",
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
