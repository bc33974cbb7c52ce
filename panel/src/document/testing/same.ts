import { expect } from "vitest";

/** Expects two things to be the same; `expect` is slow, so it is asked only where they differ. */
export function expectSame(one: unknown, other: unknown, seed: number): void {
  if (JSON.stringify(one) !== JSON.stringify(other)) expect(one, `seed ${seed}`).toEqual(other);
}
