import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { expect, it } from "vitest";

/** Files stay short enough to be read in one go, and rooms know of each other what is said here and no more. */
const LONGEST_FILE = 400;

/** Rooms that know nothing of screens; the frame of the screens is known to none of them but to who asks the server. */
const BELOW_SCREENS = ["api", "document", "kit", "words"];
const MAY_NOTICE_BUILDS = "api/request.ts";

/** What a feature takes from others. One that is not named takes from none. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  builder: ["entries"],
  entries: ["media", "releases"],
  history: ["entries", "settings"],
  profile: ["auth"],
  releases: ["entries", "settings"],
};

const SOURCES = import.meta.dirname;
const PATH = /["'](\.{1,2}\/[^"'\n]+)["']/g;

const FILES = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => name.split(sep).join("/"));

/** Returns the files that each file names, from the folder of the sources. */
function imports(file: string): string[] {
  const text = readFileSync(join(SOURCES, file), "utf8");
  return [...text.matchAll(PATH)].map(([, path = ""]) =>
    relative(SOURCES, join(SOURCES, dirname(file), path))
      .split(sep)
      .join("/"),
  );
}

function featureOf(path: string): string | undefined {
  return /^features\/([^/]+)/.exec(path)?.[1];
}

it("no file is long", () => {
  expect(FILES.length).toBeGreaterThan(200);
  const long = FILES.filter(
    (file) => readFileSync(join(SOURCES, file), "utf8").split("\n").length > LONGEST_FILE + 1,
  );
  expect(long).toEqual([]);
});

it("what stands below the screens knows none of them", () => {
  const files = FILES.filter((file) => BELOW_SCREENS.includes(file.split("/")[0] ?? ""));
  const known = files.flatMap((file) =>
    imports(file)
      .filter((path) => /^features\//.test(path) || (/^shell\//.test(path) && file !== MAY_NOTICE_BUILDS))
      .map((path) => `${file} knows ${path}`),
  );
  expect(known).toEqual([]);
});

it("a feature takes from those alone that are named", () => {
  const taken = FILES.flatMap((file) => {
    const own = featureOf(file);
    if (!own) return [];
    return imports(file)
      .map(featureOf)
      .filter((other) => other !== undefined && other !== own && !FEATURES[own]?.includes(other))
      .map((other) => `${file} takes from ${other}`);
  });
  expect(taken).toEqual([]);
});

/** Fields that hold no words, or whose properties come from elsewhere. */
const WORDLESS =
  /type="(checkbox|radio|file|range|hidden|number|password|email|date|time|datetime-local)"|\{\.\.\.rest\}/;

it("what is typed into a field is nothing for translators of browsers", () => {
  const offered = FILES.filter((file) => !file.includes(".test.")).flatMap((file) => {
    const text = readFileSync(join(SOURCES, file), "utf8");
    return [...text.matchAll(/<(?:input|textarea)\b[\s\S]*?\/>/g)]
      .map(([element]) => element)
      .filter((element) => !WORDLESS.test(element) && !element.includes('translate="no"'))
      .map((element) => `${file}: ${element}`);
  });
  expect(offered).toEqual([]);
});
