/** A line of a file, and whether it is there before, after, or both. */
export interface Line {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** How many lines are shown around what is different. */
const AROUND = 3;

/** Returns the lines of two texts, each once, so that as many as possible are the same. */
export function differenceOf(before: string, after: string): Line[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const common = lengths(old, fresh);
  const lines: Line[] = [];
  let [at, to] = [0, 0];
  while (at < old.length || to < fresh.length) {
    const [one, other] = [old[at], fresh[to]];
    if (one !== undefined && one === other) {
      lines.push({ kind: "same", text: one });
      at++;
      to++;
    } else if (one !== undefined && (other === undefined || common(at + 1, to) >= common(at, to + 1))) {
      lines.push({ kind: "removed", text: one });
      at++;
    } else {
      lines.push({ kind: "added", text: other ?? "" });
      to++;
    }
  }
  return lines;
}

/** Returns the lines that are different with a few around them; null stands for those left out. */
export function shortened(lines: readonly Line[]): (Line | null)[] {
  const isNear = (index: number) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== "same");
  return lines.flatMap((line, index) => {
    if (isNear(index)) return [line];
    return index === 0 || isNear(index - 1) ? [null] : [];
  });
}

function linesOf(text: string): string[] {
  return text ? text.replace(/\r?\n$/, "").split(/\r?\n/) : [];
}

/** Returns a function that tells how many lines two texts have in common from two lines on. */
function lengths(old: readonly string[], fresh: readonly string[]): (at: number, to: number) => number {
  const width = fresh.length + 1;
  const table = new Uint32Array((old.length + 1) * width);
  const read = (at: number, to: number): number => table[at * width + to] ?? 0;
  for (let at = old.length - 1; at >= 0; at--)
    for (let to = fresh.length - 1; to >= 0; to--)
      table[at * width + to] =
        old[at] === fresh[to] ? read(at + 1, to + 1) + 1 : Math.max(read(at + 1, to), read(at, to + 1));
  return read;
}
