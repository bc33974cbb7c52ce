import type { Preferences } from "../api/types";

/** Bytes that an account's preferences may have; the server takes 16 KiB. */
const MOST = 15_000;

/** Returns preferences with changes. Where they would be too long, what lists remember goes, the oldest first. */
export function fitting(known: Preferences, changes: Preferences): Preferences {
  const unchanged = Object.entries(known).filter(([name]) => !(name in changes));
  const all = Object.fromEntries([...unchanged, ...Object.entries(changes)]) as Preferences;
  for (const [name] of unchanged) {
    if (sizeOf(all) <= MOST) break;
    if (name.startsWith("list ")) delete all[name];
  }
  return all;
}

/** Whether an account can keep changes when nothing is left of what lists remember. */
export function hasRoom(known: Preferences, changes: Preferences): boolean {
  const all = Object.entries({ ...known, ...changes }).filter(([name]) => !name.startsWith("list "));
  return sizeOf(Object.fromEntries(all)) <= MOST;
}

function sizeOf(preferences: Preferences): number {
  return new TextEncoder().encode(JSON.stringify(preferences)).length;
}
