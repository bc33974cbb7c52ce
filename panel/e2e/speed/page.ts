import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { resolve } from "node:path";
import type { Sizes } from "../../scripts/measure.ts";
import { SCREENS, type Visit } from "./screens.ts";
import { type Held, type Seen, share } from "./watch.ts";
import type { Opened } from "./work.ts";

const BUILT = resolve(import.meta.dirname, "../../../src/octavo/plugins/panel/dist/build.json");

export interface Measured {
  rounds: Visit[][];
  held: [before: Held, after: Held];
  opened: Opened[];
  /** At full speed, and at a quarter of it. */
  typed: Seen[];
  day: Seen;
  first: Seen[];
  lists: number[];
}
/** What was measured, what it is to be at most, and what was found. */
type Row = [what: string, most: number, found: number, unit: string, also?: string];

function median(numbers: readonly number[]): number {
  return share(numbers, 0.5);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function amount(number: number, unit: string): string {
  const digits = unit === "" ? 3 : unit === "MB" || unit === "kB" ? 1 : 0;
  return `${Number(number.toFixed(digits)).toLocaleString("en")}${unit ? ` ${unit}` : ""}`;
}

/** Returns milliseconds of each interaction, the shortest of them as 16, which the browser does not tell. */
function interactionsIn({ interactions, keys }: Seen): number[] {
  const told = Object.values(interactions);
  return [...told, ...Array<number>(Math.max(keys.length - told.length, 0)).fill(16)];
}

function bytesRows({ login, frame, parts, raw }: Sizes): Row[] {
  const of = (part: string): number => (parts[`src/features/${part}.tsx`] ?? Number.NaN) / 1000;
  const framed = (frame.js + frame.css) / 1000;
  return [
    ["scripts of the log-in, packed", 85, login.js / 1000, "kB"],
    ["styles of the log-in, packed", 20, login.css / 1000, "kB"],
    ["the first list adds, with the frame of all screens", 90, framed + of("entries/list/ListPage"), "kB"],
    ["the form of an entry adds", 70, of("entries/edit/EntryScreen"), "kB"],
    ["the editor of blocks adds", 90, of("entries/blocks/BlocksEditor"), "kB"],
    ["the editor of JSON adds", 120, of("entries/fields/JsonEditor"), "kB"],
    ["the preview of Markdown adds", 30, of("entries/fields/MarkdownPreview"), "kB"],
    ["cropping adds", 10, of("media/CropDialog"), "kB"],
    ["all files, not packed", 2000, raw / 1000, "kB"],
  ];
}

function typingRows(typed: Seen[]): Row[] {
  return typed.flatMap((seen, at): Row[] => {
    const [slow, most] = at ? [", at a quarter of the speed", 50] : ["", 16];
    const times = interactionsIn(seen);
    const frames = `to the end of the frame ${amount(share(seen.keys, 0.75), "ms")}`;
    const long = seen.longTasks.length ? `at most ${amount(Math.max(...seen.longTasks), "ms")}` : "";
    return [
      [
        `a key until it is painted, among 100 parts${slow}: three of four`,
        most,
        share(times, 0.75),
        "ms",
        frames,
      ],
      ...(at
        ? []
        : [[`the slowest of ${seen.keys.length} keys`, 50, Math.max(...times), "ms"] satisfies Row]),
      [`tasks of more than 50 ms while typing${slow}`, 0, seen.longTasks.length, "", long],
    ];
  });
}

function timeRows({ opened, typed, day, first, lists, held, rounds }: Measured): Row[] {
  const [before, after] = held;
  const shifts = rounds.flatMap((round) => round.map(({ shift }) => shift));
  const range = (times: number[]): string =>
    `${Math.round(Math.min(...times))}–${Math.round(Math.max(...times))}`;
  const opening = opened.map(({ milliseconds }) => milliseconds);
  const paints = first.map(({ largestPaint }) => largestPaint);
  const grown = (of: "nodes" | "listeners"): number => (after[of] / before[of] - 1) * 100;
  return [
    [
      "first visit of the log-in at 1.6 Mbit/s, 150 ms and a quarter of the speed: largest paint",
      2500,
      median(paints),
      "ms",
      range(paints),
    ],
    ["a type is clicked until the first of 100,000 rows is painted", 300, median(lists), "ms", range(lists)],
    [
      "an article of 100 parts is clicked until its title can be written",
      600,
      median(opening),
      "ms",
      range(opening),
    ],
    ["calls of the API for that", 4, Math.max(...opened.map(({ calls }) => calls)), ""],
    ...typingRows(typed),
    [
      "what an editor does all day, at a quarter of the speed: 98 of 100 interactions until they are painted",
      200,
      share(Object.values(day.interactions), 0.98),
      "ms",
      `of ${Object.keys(day.interactions).length}`,
    ],
    ["memory that 50 entries leave, opened and closed", 10, (after.heap - before.heap) / 1e6, "MB"],
    ["nodes that they leave", 5, grown("nodes"), "%", `${before.nodes} before`],
    ["listeners that they leave", 5, grown("listeners"), "%", `${before.listeners} before`],
    ["shift of the layout, on the screen of the most", 0.05, Math.max(...shifts), ""],
  ];
}

function told([what, most, found, unit, also = ""]: Row): string {
  const held = found <= most ? "" : "**over** ";
  return `| ${what} | ${amount(most, unit)} | ${held}${amount(found, unit)} | ${also} |`;
}

/** Returns docs/panel-speed.md. */
export function speedPage(measured: Measured, chromium: string): string {
  const { rounds } = measured;
  const { build, sizes } = JSON.parse(readFileSync(BUILT, "utf8")) as { build: string; sizes: Sizes };
  const screens = SCREENS.map(({ name }, at) => {
    const visits = rounds.flatMap((round) => round[at] ?? []);
    const of = (value: (visit: Visit) => number) => median(visits.map(value));
    const times = visits.map((visit) => visit.milliseconds);
    const spread = `${Math.round(Math.min(...times))}–${Math.round(Math.max(...times))}`;
    return `| ${name} | ${of((visit) => visit.calls.length)} | ${of((visit) => visit.files)} | ${kilobytes(
      of((visit) => visit.bytes),
    )} | ${Math.round(median(times))} ms | ${spread} | ${amount(
      of((visit) => visit.shift),
      "",
    )} |`;
  });
  const parts = Object.entries(sizes.parts)
    .filter(([name]) => /\.tsx$|^words:en/.test(name))
    .map(([name, size]) => `| \`${name.replace("src/", "")}\` | ${kilobytes(size)} |`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "a processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = loadavg()[0]?.toFixed(1);
  return `# How fast the panel is

\`make panel-bench\` writes this page: of build \`${build}\`, on ${machine}, with Chromium ${chromium}, ${rounds.length} rounds.
Browser and server share that machine, which had a load of ${load} at the end, and the network is its own: the times are good for comparing
one build with another on one machine, and say nothing of yours. Calls are the same everywhere, and tests hold them.

## Budgets

What the panel may cost, and what it does, each measured as below. Slow computers are this one at a quarter of its speed; a key and all other
interactions are timed by the browser, which tells steps of 8 ms and nothing below 16.

| what | at most | found | |
|---|---|---|---|
${[...bytesRows(sizes), ...timeRows(measured)].map(told).join("\n")}

## Screens

The example magazine, with its 20 articles, from a browser that has none of the panel: what each screen asks for beyond the one
before it, and how long it takes from the click until what it is for can be seen, and how far what was read moved meanwhile. Bytes are those on the wire, with headers, files
packed by brotli, answers as they are.

| screen | calls of the API | files | bytes | median | all, ms | shift |
|---|---|---|---|---|---|---|
${screens.join("\n")}

Files beyond the first screen come when they are needed, and stay in the browser's cache for a year: the next visit asks for the page
and the calls alone. Pictures are files here too.

## Parts

Bytes that the log-in loads before it can be used: ${kilobytes(sizes.login.js)} of scripts and ${kilobytes(sizes.login.css)} of styles, packed; no
fonts. Every screen behind it adds ${kilobytes(sizes.frame.js + sizes.frame.css)} once, for the frame, the router and English words. Whoever opens a part
loads what is not there yet wherever the part is opened from:

| part | adds at most |
|---|---|
${parts.join("\n")}

All of the panel is ${kilobytes(sizes.raw)}, not packed.

## What tests hold

| what | bound | test |
|---|---|---|
| bytes of the log-in | 85 kB of scripts and 20 kB of styles, packed | \`tests/plugins/panel/test_built.py\` |
| bytes that the first list adds to that, with the frame of all screens | 90 kB, packed | \`tests/plugins/panel/test_built.py\` |
| bytes that the form of an entry, the editors of blocks and of JSON, the preview of Markdown and the crop add | 70, 90, 120, 30 and 10 kB, packed | \`tests/plugins/panel/test_built.py\` |
| all files | 2 MB, not packed | \`tests/plugins/panel/test_built.py\` |
| calls of the API that a screen makes, none twice | at most ${SCREENS.map(({ calls }) => calls).join(", ")} in the order above | \`panel/e2e/speed.spec.ts\` |
| calls to open an article of 100 parts | 4 | \`panel/e2e/speed.spec.ts\` |
| heap, nodes and listeners that entries leave, opened and closed | 10 MB, 5 % and 5 % | \`panel/e2e/speed.spec.ts\` |
| calls to open an entry with ten relation fields | 3, whatever they hold | \`panel/e2e/relations-many.spec.ts\` |
| components rendered for a key typed among 100 parts | 3 | \`panel/e2e/fields-zone.spec.ts\` |
| words of screens behind the log-in that it loads | none | \`panel/src/words/outside.test.ts\` |
`;
}
