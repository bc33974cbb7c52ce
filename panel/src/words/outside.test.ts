import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { isOutside } from "../../scripts/words.ts";
import english from "./en.json";

const SOURCES = resolve(import.meta.dirname, "..");
/** `import … from "…"` and `export … from "…"`, but not `import type` and not `import(…)`. */
const IMPORT = /^(?:import|export)(?! type\b)[^"'()]*?["'](\.{1,2}\/[^"']+)["']/gm;

/** Returns the files that a browser has loaded once `file` runs. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
    const path = join(dirname(file), name);
    const found = [path, `${path}.ts`, `${path}.tsx`].find((one) => /\.tsx?$/.test(one) && existsSync(one));
    if (found) closure(found, seen);
  }
  return seen;
}

it("what stands outside of the log-in is said in words that are loaded there", () => {
  const files = closure(join(SOURCES, "main.tsx"));
  expect(files.size).toBeGreaterThan(30);
  const said = [...files].flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/"([a-zA-Z]+\.\w+)"/g)]
      .map(([, word = ""]) => word)
      .filter((word) => word in english && !isOutside(word))
      .map((word) => `${word} in ${file.slice(SOURCES.length + 1)}`),
  );
  expect(said).toEqual([]);
});
