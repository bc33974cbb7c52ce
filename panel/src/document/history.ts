import type { Key, Node } from "./tree";

/** One change of one place, or of whether a node is there; it can be made and taken back. */
export type Patch =
  | {
      readonly kind: "value" | "list";
      readonly node: Key;
      readonly attribute: string;
      readonly before: unknown;
      readonly after: unknown;
    }
  | {
      readonly kind: "node";
      readonly node: Key;
      readonly before: Node | undefined;
      readonly after: Node | undefined;
    };

interface Step {
  readonly patches: readonly Patch[];
  /** The field that was typed in; null for a step that nothing joins. */
  readonly typedIn: string | null;
  readonly at: number;
}

/** Milliseconds within which typing on in a field belongs to the step before. */
export const TYPING = 1000;
/** Steps that are kept. */
const MOST = 500;

/** What can be undone and redone. */
export class History {
  private done: Step[] = [];
  private undone: Step[] = [];
  /** What is changed together now; null while each change is a step of its own. */
  private together: Patch[] | null = null;

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Notes a change that was made; with `typedIn`, it may join the step before. */
  note(patches: readonly Patch[], at: number, typedIn: string | null = null): void {
    this.undone = [];
    if (this.together) {
      if (!this.together.length) this.add({ patches: this.together, typedIn: null, at });
      this.together.push(...patches);
      return;
    }
    const last = this.done.at(-1);
    if (last && typedIn !== null && last.typedIn === typedIn && at - last.at < TYPING) {
      this.done[this.done.length - 1] = { patches: joined(last.patches, patches), typedIn, at };
      return;
    }
    this.add({ patches, typedIn, at });
  }

  /** Has all changes that are made by `change` be one step. */
  join(change: () => void): void {
    if (this.together) {
      change();
      return;
    }
    this.together = [];
    try {
      change();
    } finally {
      this.together = null;
    }
  }

  /** Has the next change begin a step of its own. */
  endStep(): void {
    const last = this.done.at(-1);
    if (last?.typedIn) this.done[this.done.length - 1] = { ...last, typedIn: null };
  }

  /** Takes the last step; returns what to do to take it back. */
  undo(): readonly Patch[] {
    const step = this.done.pop();
    if (!step) return [];
    this.undone.push({ ...step, typedIn: null });
    return step.patches.map(reversed).reverse();
  }

  redo(): readonly Patch[] {
    const step = this.undone.pop();
    if (!step) return [];
    this.done.push(step);
    return step.patches;
  }

  clear(): void {
    this.done = [];
    this.undone = [];
  }

  /** Gives up the steps that would bring back a component that cannot be brought back whole, and those before. */
  cut(isLost: (node: Key) => boolean): void {
    const isCut = ({ patches }: Step) => patches.some((patch) => patch.kind === "node" && isLost(patch.node));
    this.done = this.done.slice(this.done.findLastIndex(isCut) + 1);
    if (this.undone.some(isCut)) this.undone = [];
  }

  /** Changes the values that steps bring back, where the server's list under them has changed. */
  mapValues(change: (node: Key, attribute: string, value: unknown) => unknown): void {
    const map = (step: Step): Step => ({
      ...step,
      patches: step.patches.map((patch) =>
        patch.kind === "value"
          ? {
              ...patch,
              before: change(patch.node, patch.attribute, patch.before),
              after: change(patch.node, patch.attribute, patch.after),
            }
          : patch,
      ),
    });
    this.done = this.done.map(map);
    this.undone = this.undone.map(map);
  }

  private add(step: Step): void {
    this.done.push(step);
    if (this.done.length > MOST) this.done.shift();
  }
}

/** Joins two changes of one field's value. */
function joined(first: readonly Patch[], second: readonly Patch[]): readonly Patch[] {
  const [one, other] = [first[0], second[0]];
  if (first.length !== 1 || second.length !== 1 || !one || other?.kind !== "value" || one.kind !== "value")
    return [...first, ...second];
  return [{ ...other, before: one.before }];
}

function reversed(patch: Patch): Patch {
  return { ...patch, before: patch.after, after: patch.before } as Patch;
}
