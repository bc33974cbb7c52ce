import type { Problem as Refused } from "../../../api/errors";
import type { EntryDocument } from "../../../document/entryDocument";
import type { Problem } from "../../../document/problems";

/** Milliseconds after the last change until what is wrong is looked for anew. */
const PAUSE = 200;

interface Told {
  problem: Problem;
  /** What was refused: once it is another value, the refusal is of no meaning any more. */
  value: unknown;
}

/**
 * What keeps an entry from being saved or published: it is looked for when that is tried, and stays told as
 * long as it is true.
 */
export class ProblemWatch {
  private shown: readonly Problem[] = [];
  private refusals: readonly Told[] = [];
  private strict: boolean | null = null;
  private attempts = 0;
  private stop: (() => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly document: EntryDocument) {}

  readonly list = (): readonly Problem[] => this.shown;

  /** Returns how often something was tried and refused. */
  readonly attempt = (): number => this.attempts;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Looks for what the schema refuses, of a draft or (`strict`) of what is published; returns how much that is. */
  check(strict: boolean): number {
    this.strict = strict;
    this.refusals = [];
    return this.tried(this.look());
  }

  /** Tells what the server refused; returns whether all of that has a place in the entry. */
  refused(problems: readonly Refused[]): boolean {
    const told = problems.map(({ path, message }): Told | null => {
      const place = this.document.find(path);
      if (!place) return null;
      const problem = {
        ...place,
        path: this.document.path(place.node, place.attribute),
        rule: "server",
        params: {},
        message,
      } as const;
      return { problem, value: this.valueAt(problem) };
    });
    this.refusals = told.filter((one) => one !== null);
    this.tried(this.look());
    return told.length > 0 && !told.includes(null);
  }

  clear(): void {
    this.strict = null;
    this.refusals = [];
    this.look();
  }

  private look(): number {
    clearTimeout(this.timer);
    this.refusals = this.refusals.filter(({ problem, value }) => value === this.valueAt(problem));
    const found = this.strict === null ? [] : this.document.problems(this.strict);
    const problems = [...found, ...this.refusals.map(({ problem }) => problem)];
    if (!problems.length) this.strict = null;
    this.watch(problems.length > 0);
    if (isSame(problems, this.shown)) return problems.length;
    this.shown = problems;
    this.document.showProblems(problems);
    this.tell();
    return problems.length;
  }

  private tried(count: number): number {
    if (!count) return 0;
    this.attempts += 1;
    this.tell();
    return count;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private watch(isWanted: boolean): void {
    if (isWanted === (this.stop !== null)) return;
    this.stop?.();
    this.stop = isWanted ? this.document.subscribeAll(() => this.wait()) : null;
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  private valueAt({ node, attribute }: Problem): unknown {
    return this.document.value(node, attribute) ?? this.document.children(node, attribute);
  }
}

function isSame(one: readonly Problem[], other: readonly Problem[]): boolean {
  return (
    one.length === other.length && one.every((problem, index) => sameText(problem) === sameText(other[index]))
  );
}

function sameText(problem: Problem | undefined): string {
  return problem
    ? [problem.node, problem.attribute, problem.rule, problem.message, ...problem.path].join(" ")
    : "";
}
