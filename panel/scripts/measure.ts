import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Manifest } from "vite";

/** What is loaded with every screen behind the log-in: their router, their frame, and words. */
const FRAME = ["src/shell/router.tsx", "src/shell/Shell.tsx", /words:en\/inside$/];

interface Bytes {
  js: number;
  css: number;
}

/** Bytes, packed by brotli but for `raw`. */
export interface Sizes {
  /** What a browser loads before the log-in screen is usable. */
  login: Bytes;
  /** What every screen behind the log-in adds to that. */
  frame: Bytes;
  /** What each lazily loaded part adds to what is there at least when it is opened. */
  parts: Record<string, number>;
  /** All assets, not packed. */
  raw: number;
}

/** Measures a build: the entry with everything it imports, and what each lazy part adds. */
export function measure(manifest: Manifest, out: string): Sizes {
  const keys = Object.keys(manifest);
  const entry = keys.find((key) => manifest[key]?.isEntry);
  if (!entry) throw new Error("the manifest has no entry");
  const login = closure(manifest, entry);
  const framed = FRAME.map((name) => keyOf(keys, name));
  const frame = union(login, ...framed.map((key) => closure(manifest, key)));
  const loaded = new Map<string, Set<string>>([
    [entry, login],
    ...framed.map((key) => [key, frame] as const),
  ]);
  const parts = keys.filter((key) => manifest[key]?.isDynamicEntry && !framed.includes(key));
  for (let before = -1; before !== weight(loaded); ) {
    before = weight(loaded);
    for (const part of parts) {
      const there = thereAtLeast(manifest, loaded, part);
      if (there) loaded.set(part, union(there, closure(manifest, part)));
    }
  }
  const added = parts.map((part) => {
    const there = thereAtLeast(manifest, loaded, part) ?? login;
    return [part, total(without(closure(manifest, part), there), out)] as const;
  });
  return {
    login: bytes(login, out),
    frame: bytes(new Set(without(frame, login)), out),
    parts: Object.fromEntries(added.sort(([one], [other]) => (one < other ? -1 : 1))),
    raw: [...union(...keys.map((key) => closure(manifest, key)))].reduce(
      (sum, file) => sum + readFileSync(join(out, file)).length,
      0,
    ),
  };
}

function keyOf(keys: string[], name: string | RegExp): string {
  const found = keys.find((key) => (typeof name === "string" ? key === name : name.test(key)));
  if (!found) throw new Error(`the manifest has no ${name}: put right the frame in scripts/measure.ts`);
  return found;
}

/** Returns the files that whoever opens a part has loaded, whatever of the parts so far they open it from. */
function thereAtLeast(
  manifest: Manifest,
  loaded: Map<string, Set<string>>,
  part: string,
): Set<string> | undefined {
  const openers = [...loaded].filter(([opener]) => opener !== part && opens(manifest, opener, part));
  const [first, ...others] = openers.map(([, files]) => files);
  return first && new Set([...first].filter((file) => others.every((files) => files.has(file))));
}

/** Whether a part may load another one: by its own chunk or by one that it imports. */
function opens(manifest: Manifest, opener: string, part: string, seen = new Set<string>()): boolean {
  if (seen.has(opener)) return false;
  seen.add(opener);
  const { dynamicImports = [], imports = [] } = manifest[opener] ?? {};
  return dynamicImports.includes(part) || imports.some((one) => opens(manifest, one, part, seen));
}

function weight(loaded: Map<string, Set<string>>): number {
  return [...loaded.values()].reduce((sum, files) => sum + 1000 * loaded.size + files.size, 0);
}

function union(...sets: Set<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

function without(files: Set<string>, there: Set<string>): string[] {
  return [...files].filter((file) => !there.has(file));
}

function bytes(files: Set<string>, out: string): Bytes {
  const ending = (end: string) => [...files].filter((file) => file.endsWith(end));
  return { js: total(ending(".js"), out), css: total(ending(".css"), out) };
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
