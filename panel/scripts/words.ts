import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

/** Beginnings of the words that stand on screens outside of the log-in, and in what is loaded with those. */
export const OUTSIDE = [
  "app",
  "build",
  "error",
  "field",
  "first",
  "forgot",
  "invitation",
  "login",
  "missing",
  "next",
  "reset",
  "server",
  "unsaved",
] as const;

const PART = /^words:(\w+)\/(outside|inside)$/;

export function isOutside(word: string): boolean {
  return OUTSIDE.some((name) => word.startsWith(`${name}.`));
}

/** Splits each catalogue in two as `words:fr/outside` and `words:fr/inside`: a log-in needs few words. */
export function splitWords(): Plugin {
  return {
    name: "octavo-words",
    resolveId: (id) => (PART.test(id) ? `\0${id}` : undefined),
    load(id) {
      const [, language, part] = PART.exec(id.replace("\0", "")) ?? [];
      if (!language) return;
      const file = resolve(import.meta.dirname, `../src/words/${language}.json`);
      this.addWatchFile(file);
      const words = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>);
      const kept = words.filter(([word]) => isOutside(word) === (part === "outside"));
      return `export default ${JSON.stringify(Object.fromEntries(kept))};`;
    },
  };
}
