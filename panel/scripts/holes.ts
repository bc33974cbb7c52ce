import type { Plugin } from "vite";

const SITE = '{"api":"","base":"/admin","build":"","localDrafts":true}';

/** Fills what a server of Octavo fills in the page, while the panel is served by Vite. */
export function fillHoles(): Plugin {
  return {
    name: "octavo-holes",
    apply: "serve",
    transformIndexHtml: (html) =>
      html
        .replaceAll("__OCTAVO_BASE__", "/admin/")
        .replaceAll("__OCTAVO_SITE__", SITE.replaceAll('"', "&quot;"))
        .replaceAll("__OCTAVO_NONCE__", ""),
  };
}
