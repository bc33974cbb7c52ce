/** A piece of two texts: in both, in the old one alone, or in the new one alone. */
export interface Piece {
  readonly kind: "same" | "old" | "new";
  readonly text: string;
}

/** Cells of the table by which two texts are compared; of longer ones the middle is told as a whole. */
const MOST = 1_000_000;

/** Returns what of two texts is the same, word by word, in order. */
export function difference(old: string, now: string): readonly Piece[] {
  const [before, after] = [words(old), words(now)];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const middle = between(before.slice(start, before.length - end), after.slice(start, after.length - end));
  const same = (list: readonly string[]): Piece => ({ kind: "same", text: list.join("") });
  return joined([same(before.slice(0, start)), ...middle, same(before.slice(before.length - end))]);
}

/** Cuts a text into words, spaces and signs, so that joining them gives it again. */
function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

function between(before: readonly string[], after: readonly string[]): Piece[] {
  const width = after.length + 1;
  if ((before.length + 1) * width > MOST) return whole(before, after);
  const lengths = commonLengths(before, after, width);
  const pieces: Piece[] = [];
  let [one, other] = [0, 0];
  while (one < before.length && other < after.length)
    if (before[one] === after[other]) {
      pieces.push({ kind: "same", text: before[one] ?? "" });
      one += 1;
      other += 1;
    } else if ((lengths[(one + 1) * width + other] ?? 0) >= (lengths[one * width + other + 1] ?? 0))
      pieces.push({ kind: "old", text: before[one++] ?? "" });
    else pieces.push({ kind: "new", text: after[other++] ?? "" });
  return [...pieces, ...whole(before.slice(one), after.slice(other))];
}

/** Returns how many words the rests from each pair of places have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[], width: number): Uint32Array {
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let one = before.length - 1; one >= 0; one--)
    for (let other = after.length - 1; other >= 0; other--) {
      const at = one * width + other;
      lengths[at] =
        before[one] === after[other]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  return lengths;
}

function whole(before: readonly string[], after: readonly string[]): Piece[] {
  return [
    { kind: "old", text: before.join("") },
    { kind: "new", text: after.join("") },
  ];
}

/** Joins neighbours of one kind, and leaves out what is empty. */
function joined(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (!piece.text) continue;
    if (last?.kind === piece.kind) found[found.length - 1] = { ...last, text: last.text + piece.text };
    else found.push(piece);
  }
  return found;
}
