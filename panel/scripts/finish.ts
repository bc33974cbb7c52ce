import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Manifest, Plugin } from "vite";
import { measure } from "./measure.ts";

const SOURCES = [
  "src",
  "scripts",
  "index.html",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "vite.config.ts",
];
const PACKED = /\.(js|css|svg)$/;

/**
 * Completes a build: packs the assets by brotli, collects the licences of what is bundled, and writes
 * `build.json`: the digests of sources and outputs, by which a test knows that both belong together.
 */
export function finishBuild(): Plugin {
  const packages = new Set<string>();
  let root = "";
  let out = "";
  return {
    name: "octavo-finish",
    apply: "build",
    configResolved(config) {
      root = config.root;
      out = resolve(config.root, config.build.outDir);
    },
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle))
        if (part.type === "chunk") for (const id of part.moduleIds) notePackage(id, packages);
    },
    closeBundle() {
      for (const file of filesBelow(join(out, "assets"))) if (PACKED.test(file)) pack(file);
      writeFileSync(join(out, "licenses.txt"), licences(packages));
      const manifest = join(out, ".vite/manifest.json");
      const sizes = measure(JSON.parse(readFileSync(manifest, "utf8")) as Manifest, out);
      rmSync(dirname(manifest), { recursive: true });
      const outputs = digests(out, filesBelow(out));
      const sources = digest(
        JSON.stringify(
          digests(root, SOURCES.flatMap((name) => filesBelow(join(root, name))).filter(isBuilt)),
        ),
      );
      const build = digest(JSON.stringify(outputs)).slice(0, 12);
      writeFileSync(
        join(out, "build.json"),
        `${JSON.stringify({ build, sources, outputs, sizes }, null, 1)}\n`,
      );
    },
  };
}

function pack(file: string): void {
  const content = readFileSync(file);
  const packed = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  if (packed.length < content.length) writeFileSync(`${file}.br`, packed);
}

function digest(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Returns the digest of each file by its path below `folder`, in the order of these paths. */
function digests(folder: string, files: string[]): Record<string, string> {
  const named = files.map((file) => [relative(folder, file).replaceAll("\\", "/"), file] as const);
  named.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(named.map(([name, file]) => [name, digest(readFileSync(file))]));
}

/** Whether what is built depends on a source: on all but tests. */
function isBuilt(file: string): boolean {
  return !/\.test\.tsx?$/.test(file);
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

function notePackage(id: string, packages: Set<string>): void {
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll("\\", "/"));
  if (found?.[1]) packages.add(found[1]);
}

function licences(packages: Set<string>): string {
  const told = [...packages].map((folder) => {
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, string>;
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    const text = file ? readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim() : "";
    return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
  });
  return `What is bundled in the panel, and under which licences.\n\n${told.sort().join("\n----\n\n")}`;
}
