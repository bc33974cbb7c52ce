import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Manifest } from "vite";

export interface Sizes {
  /** Bytes that a browser loads before the log-in screen is usable, packed by brotli. */
  login: { js: number; css: number };
  /** Bytes that each lazily loaded part adds to that. */
  parts: Record<string, number>;
  /** Bytes of all assets, not packed. */
  raw: number;
}

/** Measures a build: the entry with everything it imports, and what each lazy part adds. */
export function measure(manifest: Manifest, out: string): Sizes {
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (!entry) throw new Error("the manifest has no entry");
  const first = closure(manifest, entry);
  const parts = Object.entries(manifest)
    .filter(([, chunk]) => chunk.isDynamicEntry)
    .map(([key]) => {
      const added = [...closure(manifest, key)].filter((file) => !first.has(file));
      return [key, total(added, out)] as const;
    });
  const every = new Set(Object.keys(manifest).flatMap((key) => [...closure(manifest, key)]));
  return {
    login: {
      js: total(
        [...first].filter((file) => file.endsWith(".js")),
        out,
      ),
      css: total(
        [...first].filter((file) => file.endsWith(".css")),
        out,
      ),
    },
    parts: Object.fromEntries(parts.sort(([one], [other]) => (one < other ? -1 : 1))),
    raw: [...every].reduce((sum, file) => sum + readFileSync(join(out, file)).length, 0),
  };
}

function closure(manifest: Manifest, key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const file of [...(chunk.css ?? []), ...(chunk.assets ?? [])]) seen.add(file);
  for (const imported of chunk.imports ?? []) closure(manifest, imported, seen);
  return seen;
}

function total(files: string[], out: string): number {
  return files.reduce((sum, file) => sum + packedSize(join(out, file)), 0);
}

function packedSize(file: string): number {
  return existsSync(`${file}.br`)
    ? readFileSync(`${file}.br`).length
    : brotliCompressSync(readFileSync(file)).length;
}
