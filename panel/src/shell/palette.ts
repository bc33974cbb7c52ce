/** Whether the palette is open: anything may open it. */

let open = false;
const listeners = new Set<() => void>();

export function isPaletteOpen(): boolean {
  return open;
}

export function subscribePalette(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

export const openPalette = (): void => become(true);
export const closePalette = (): void => become(false);

/** Returns the entries whose names hold every word that was typed, those that begin with it first. */
export function matching<T extends { name: string }>(entries: readonly T[], typed: string): T[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  return entries
    .filter(({ name }) => words.every((word) => plain(name).includes(word)))
    .sort(
      (one, other) => Number(plain(other.name).startsWith(first)) - Number(plain(one.name).startsWith(first)),
    );
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
}
