import { MARKS } from "./nodes";

/** Values of the grammar for tests: any that it allows, the same for the same seed. */

export type Below = (bound: number) => number;

/** Returns numbers below a bound, the same ones for the same seed. */
export function seeded(seed: number): Below {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

const TEXTS = ["", "a", "word", "two words", "Zoë 🦉", "line\nline", "  ", "<b>&amp;</b>", "مرحبا"];
const ADDRESSES = [
  "https://example.org",
  "/a",
  "mailto:a@example.org",
  "tel:+1",
  "HTTPS://EXAMPLE.ORG/?q=1#a",
];

function some<T>(below: Below, least: number, most: number, make: () => T): T[] {
  return Array.from({ length: least + below(most - least + 1) }, make);
}

function pick<T>(below: Below, choices: readonly T[]): T {
  return choices[below(choices.length)] as T;
}

function text(below: Below): unknown {
  const marks = MARKS.filter(() => below(6) === 0).map((mark) => [mark, below(4) > 0]);
  const other = below(20) === 0 ? { "data-kept": below(9) } : {};
  return { type: "text", text: pick(below, TEXTS), ...Object.fromEntries(marks), ...other };
}

function inline(below: Below): unknown {
  if (below(4) > 0) return text(below);
  return { type: "link", url: pick(below, ADDRESSES), children: some(below, 0, 2, () => text(below)) };
}

function list(below: Below, depth: number): unknown {
  return {
    type: "list",
    format: pick(below, ["ordered", "unordered"]),
    children: some(below, 1, 4, () =>
      depth < 3 && below(5) === 0
        ? list(below, depth + 1)
        : { type: "list-item", children: some(below, 0, 3, () => inline(below)) },
    ),
    ...(below(5) === 0 ? { indentLevel: depth } : {}),
  };
}

export const IMAGE = {
  name: "a.png",
  alternativeText: null,
  url: "/uploads/a.png",
  width: 10,
  height: 10,
  hash: "a",
  ext: ".png",
  mime: "image/png",
  size: 1.5,
  provider: "local",
  createdAt: "2024-01-01T00:00:00.000Z",
  updatedAt: "2024-01-01T00:00:00.000Z",
};

export function generateBlock(below: Below): unknown {
  const inner = () => some(below, 1, 4, () => inline(below));
  switch (below(7)) {
    case 0:
      return { type: "heading", level: 1 + below(6), children: inner() };
    case 1:
      return { type: "quote", children: inner() };
    case 2:
      return list(below, 0);
    case 3:
      return {
        type: "code",
        ...(below(2) ? { language: pick(below, ["js", null]) } : {}),
        children: some(below, 1, 3, () => text(below)),
      };
    case 4:
      return {
        type: "image",
        image: { ...IMAGE, caption: pick(below, [null, "A"]) },
        children: [{ type: "text", text: "" }],
      };
    default:
      return { children: inner(), type: "paragraph", ...(below(9) === 0 ? { own: { keys: [1] } } : {}) };
  }
}

export function generateBlocks(below: Below): unknown[] {
  return some(below, 0, 6, () => generateBlock(below));
}
