import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { finishBuild } from "./scripts/finish.ts";
import { fillHoles } from "./scripts/holes.ts";
import { splitWords } from "./scripts/words.ts";

/** Where a server of Octavo runs while the panel is worked on (`npm run dev`). */
const OCTAVO = process.env.OCTAVO ?? "http://127.0.0.1:1337";
const API =
  /^\/(admin|content-manager|content-type-builder|content-releases|upload|uploads|i18n|users-permissions|api)(\/|$)/;

export default defineConfig(({ command }) => ({
  base: command === "build" ? "./" : "/admin/",
  plugins: [react(), splitWords(), fillHoles(), finishBuild()],
  html: { cspNonce: "__OCTAVO_NONCE__" },
  build: {
    outDir: "../src/octavo/plugins/panel/dist",
    emptyOutDir: true,
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      [API.source]: {
        target: OCTAVO,
        bypass: (request) =>
          request.headers.accept?.includes("text/html") ||
          request.url?.match(/^\/admin\/(src|node_modules|@)/)
            ? request.url
            : undefined,
      },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
}));
