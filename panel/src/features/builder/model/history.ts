import { isSame } from "./marks";
import type { Schemas } from "./schemas";

/** What is worked on: the files as they were read, how they are to be, and the way there and back. */
export interface Work {
  readonly base: Schemas;
  readonly now: Schemas;
  readonly past: readonly Schemas[];
  readonly future: readonly Schemas[];
}

export function begin(base: Schemas): Work {
  return { base, now: base, past: [], future: [] };
}

/** Makes one change; one that changes nothing is none. */
export function change(work: Work, edit: (schemas: Schemas) => Schemas): Work {
  const now = edit(work.now);
  if (now === work.now || isSame([...now], [...work.now])) return work;
  return { ...work, now, past: [...work.past, work.now], future: [] };
}

export function undo(work: Work): Work {
  const before = work.past.at(-1);
  if (!before) return work;
  return { ...work, now: before, past: work.past.slice(0, -1), future: [work.now, ...work.future] };
}

export function redo(work: Work): Work {
  const [after, ...future] = work.future;
  return after ? { ...work, now: after, past: [...work.past, work.now], future } : work;
}
