/** When what failed is tried again. */

/** How often a file is sent at most, before somebody has to say that it is to be tried again. */
export const ATTEMPTS = 6;
const FIRST = 1_000;
const LONGEST = 30_000;
/** What a server may have clients wait at most: beyond that the file counts as failed. */
export const LONGEST_ASKED = 300_000;

/** Answers that say nothing of the file: another time it may be taken. Status 0 is no answer at all. */
const PASSING = new Set([0, 408, 425, 429, 500, 502, 503, 504]);

export function mayPass(status: number): boolean {
  return PASSING.has(status);
}

/**
 * Returns the milliseconds to wait after an attempt that failed, counted from 1: what the server asks for, or
 * twice as long each time, and up to a quarter more by `chance` (0 to 1) so that not all come at once.
 */
export function waitAfter(attempt: number, retryAfter: number | null, chance: number): number {
  const asked = retryAfter === null ? 0 : retryAfter * 1_000;
  const own = Math.min(FIRST * 2 ** (attempt - 1), LONGEST);
  return Math.max(asked, own) + Math.round(own * 0.25 * chance);
}
