/**
 * What changes of a relation, over a list that the server pages: the store never holds that list.
 *
 * `connect` has whatever is added or moved, in the order of the list it makes, each placed beside the one before
 * it; so the server, which places them in turn, comes to the same list.
 */

export interface Target {
  readonly documentId: string;
  readonly id?: number | string;
  readonly locale?: string | null;
  readonly status?: string;
  readonly label?: string;
  /** Its type, of relations that lead to any. */
  readonly __type?: string;
}

export type Position =
  | { readonly start: true }
  | { readonly end: true }
  | { readonly after: Target }
  | { readonly before: Target };

export interface Placed {
  readonly target: Target;
  readonly position: Position;
  /** Whether the server had it already, at another place. */
  readonly isMove?: true;
}

/** Where the list is that a copied component begins with: that of the component it was copied from. */
export interface RelationSource {
  /** The type or component, the document or component, and the attribute that lead to the list. */
  readonly holder: string;
  readonly id: string | number;
  readonly field: string;
  readonly locale: string | null;
  readonly count: number;
}

export interface RelationEdit {
  readonly connect: readonly Placed[];
  readonly disconnect: readonly Target[];
  /** Of a copy, until its targets are read: the list that `connect` and `disconnect` change. */
  readonly source?: RelationSource;
}

export const NO_CHANGE: RelationEdit = { connect: [], disconnect: [] };

export function isEmptyEdit(edit: RelationEdit): boolean {
  return edit.connect.length === 0 && edit.disconnect.length === 0 && !edit.source;
}

/** Returns by what a target is told from others. */
export function targetKey(target: Target): string {
  return target.__type ? `${target.__type} ${target.documentId}` : target.documentId;
}

/** Returns the list as it will be: what is loaded of it, with the changes. */
export function shown(edit: RelationEdit, loaded: readonly Target[]): readonly Target[] {
  const gone = new Set(edit.disconnect.map(targetKey));
  const moved = new Set(edit.connect.map(({ target }) => targetKey(target)));
  const list = loaded.filter((target) => !gone.has(targetKey(target)) && !moved.has(targetKey(target)));
  for (const placed of edit.connect) list.splice(placeIn(list, placed.position), 0, placed.target);
  return list;
}

function placeIn(list: readonly Target[], position: Position): number {
  if ("start" in position) return 0;
  if ("end" in position) return list.length;
  const isAfter = "after" in position;
  const key = targetKey(isAfter ? position.after : position.before);
  const index = list.findIndex((target) => targetKey(target) === key);
  return index < 0 ? list.length : index + (isAfter ? 1 : 0);
}

/** Adds a target at the end, wherever the end is; one that is there already stays where it is. */
export function add(edit: RelationEdit, loaded: readonly Target[], target: Target): RelationEdit {
  const key = targetKey(target);
  if (shown(edit, loaded).some((other) => targetKey(other) === key)) return edit;
  if (edit.disconnect.some((other) => targetKey(other) === key))
    return { ...edit, disconnect: edit.disconnect.filter((other) => targetKey(other) !== key) };
  return { ...edit, connect: [...edit.connect, { target, position: { end: true } }] };
}

/** Takes a target out; one that only these changes had added is as if it had never been. */
export function removeTarget(edit: RelationEdit, loaded: readonly Target[], target: Target): RelationEdit {
  const key = targetKey(target);
  const list = shown(edit, loaded).filter((other) => targetKey(other) !== key);
  const rest = edit.connect.filter((placed) => targetKey(placed.target) !== key);
  const connect = arranged(list, rest);
  const isAdded = rest.length < edit.connect.length && !loaded.some((other) => targetKey(other) === key);
  if (isAdded || edit.disconnect.some((other) => targetKey(other) === key)) return { ...edit, connect };
  return { ...edit, connect, disconnect: [...edit.disconnect, target] };
}

/** Moves the target at one place of the shown list to another. */
export function moveTarget(
  edit: RelationEdit,
  loaded: readonly Target[],
  from: number,
  to: number,
): RelationEdit {
  const list = [...shown(edit, loaded)];
  const [target] = list.splice(from, 1);
  if (!target || from === to) return edit;
  list.splice(to, 0, target);
  const key = targetKey(target);
  const others = edit.connect.filter((placed) => targetKey(placed.target) !== key);
  const isMove = loaded.some((other) => targetKey(other) === key);
  const placed: Placed = { target, position: { start: true }, ...(isMove ? { isMove: true } : {}) };
  const connect = arranged(list, [...others, placed]);
  const isAsBefore = isSameOrder(list, loaded);
  return { ...edit, connect: isAsBefore ? [] : connect };
}

function isSameOrder(one: readonly Target[], other: readonly Target[]): boolean {
  return (
    one.length === other.length &&
    one.every((target, index) => targetKey(target) === targetKey(other[index] as Target))
  );
}

/** Sets the one target of a relation to one, or none. */
export function setTarget(loaded: readonly Target[], target: Target | null): RelationEdit {
  const before = loaded[0];
  if (!target) return before ? { connect: [], disconnect: [before] } : NO_CHANGE;
  if (before && targetKey(before) === targetKey(target)) return NO_CHANGE;
  return { connect: [{ target, position: { end: true } }], disconnect: [] };
}

/** Places whatever is connected beside the one before it in the list that is to come out. */
function arranged(list: readonly Target[], connect: readonly Placed[]): readonly Placed[] {
  const known = new Map(connect.map((placed) => [targetKey(placed.target), placed]));
  const placed: Placed[] = [];
  let trailing = true;
  for (let index = list.length - 1; index >= 0; index--) {
    const target = list[index] as Target;
    const found = known.get(targetKey(target));
    if (trailing && found && "end" in found.position) {
      placed.unshift(found);
      continue;
    }
    trailing = false;
    const previous = list[index - 1];
    if (found) placed.unshift({ ...found, position: previous ? { after: previous } : { start: true } });
  }
  return placed;
}

/** Returns the edit of a copy once the list is read that it began with. */
export function withSource(edit: RelationEdit, targets: readonly Target[]): RelationEdit {
  const connect = shown(edit, targets).map((target) => ({ target, position: { end: true } as const }));
  return { connect, disconnect: [] };
}

/** Returns how many targets an answer of the server says there are. */
export function countOf(said: unknown): number {
  if (Array.isArray(said)) return said.length;
  if (typeof said !== "object" || said === null) return 0;
  return "count" in said ? Number(said.count) : 1;
}

/** Returns what is still to change once the server has made the change that was sent. */
export function rebaseEdit(sent: RelationEdit, edit: RelationEdit): RelationEdit {
  if (edit === sent || isEmptyEdit(sent)) return edit === sent ? NO_CHANGE : edit;
  const keys = (list: readonly Target[]) => new Set(list.map(targetKey));
  const [connected, left] = [keys(edit.connect.map(({ target }) => target)), keys(edit.disconnect)];
  const back = sent.disconnect.filter((target) => !left.has(targetKey(target)));
  const added = sent.connect.filter((placed) => !placed.isMove).map(({ target }) => target);
  const gone = added.filter((target) => !connected.has(targetKey(target)) && !left.has(targetKey(target)));
  const [before, moved] = [keys(sent.disconnect), new Map(sent.connect.map((p) => [targetKey(p.target), p]))];
  const isNews = (placed: Placed) => !isSamePlaced(moved.get(targetKey(placed.target)), placed);
  return {
    connect: [
      ...edit.connect.filter(isNews),
      ...back
        .filter((target) => !connected.has(targetKey(target)))
        .map((target) => ({ target, position: { end: true } as const })),
    ],
    disconnect: [...edit.disconnect.filter((target) => !before.has(targetKey(target))), ...gone],
  };
}

function isSamePlaced(one: Placed | undefined, other: Placed): boolean {
  return one !== undefined && JSON.stringify(one.position) === JSON.stringify(other.position);
}

/** Returns the change as the server takes it. */
export function toPayload(edit: RelationEdit, toMany: boolean, kind = ""): Record<string, unknown> {
  const isMorph = kind.startsWith("morph");
  const reference = (target: Target) => ({
    documentId: target.documentId,
    ...(target.locale ? { locale: target.locale } : {}),
    ...(isMorph && target.__type ? { __type: target.__type } : {}),
  });
  const connect = edit.connect.map(({ target, position }) =>
    toMany ? { ...reference(target), position: written(position, reference) } : reference(target),
  );
  // A neighbour may be gone by the time of the save: then whoever stood beside it comes to the end.
  return { connect, disconnect: edit.disconnect.map(reference), options: { strict: false } };
}

function written(position: Position, reference: (target: Target) => object): object {
  if ("after" in position) return { after: reference(position.after) };
  return "before" in position ? { before: reference(position.before) } : position;
}
