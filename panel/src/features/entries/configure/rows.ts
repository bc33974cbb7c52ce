import type { Placed } from "../../../api/configuration";

/** The rows of a form, and what is done with the fields in them. A row has twelve columns; nothing is lost. */

export type Rows = readonly (readonly Placed[])[];
export type Direction = "left" | "right" | "up" | "down";
export type Side = "left" | "right" | "above" | "below";

export const ROW = 12;
export const SIZES = [4, 6, 8, 12] as const;

export interface Spot {
  readonly row: number;
  readonly place: number;
}

/** Returns where a field stands; null where it does not. */
export function spotOf(rows: Rows, name: string): Spot | null {
  const row = rows.findIndex((fields) => fields.some((field) => field.name === name));
  if (row < 0) return null;
  return { row, place: rows[row]?.findIndex((field) => field.name === name) ?? 0 };
}

/** Whether a field may be moved that way. */
export function canMove(rows: Rows, name: string, direction: Direction): boolean {
  const spot = spotOf(rows, name);
  if (!spot) return false;
  const fields = rows[spot.row] ?? [];
  if (direction === "left") return spot.place > 0;
  if (direction === "right") return spot.place < fields.length - 1;
  if (fields.length > 1) return true;
  return direction === "up" ? spot.row > 0 : spot.row < rows.length - 1;
}

/**
 * Moves a field: within its row, or into the next one if there is room. Where there is none, it gets a row of
 * its own, and a field that has one changes places with that row.
 */
export function move(rows: Rows, name: string, direction: Direction): Rows {
  const spot = spotOf(rows, name);
  if (!spot || !canMove(rows, name, direction)) return rows;
  const { row, place } = spot;
  if (direction === "left" || direction === "right")
    return replaced(rows, row, swapped(rows[row] ?? [], place, place + (direction === "left" ? -1 : 1)));
  const other = row + (direction === "up" ? -1 : 1);
  const field = (rows[row] ?? [])[place];
  const neighbours = rows[other];
  if (!field) return rows;
  if (neighbours && sizeOf(neighbours) + field.size <= ROW)
    return filled(
      rows.map((fields, index) => {
        if (index === row) return fields.filter((one) => one !== field);
        if (index !== other) return fields;
        return direction === "up" ? [...fields, field] : [field, ...fields];
      }),
    );
  if (rows[row]?.length === 1) return swapped(rows, row, other);
  const rest = replaced(rows, row, rows[row]?.filter((one) => one !== field) ?? []);
  return inserted(rest, direction === "up" ? row : row + 1, [field]);
}

/** Puts a field beside another one, or into a row of its own above or below that. */
export function put(rows: Rows, name: string, other: string, side: Side): Rows {
  const from = spotOf(rows, name);
  const field = from ? rows[from.row]?.[from.place] : undefined;
  if (!field || name === other) return rows;
  const rest = filled(rows.map((fields) => fields.filter((one) => one !== field)));
  const spot = spotOf(rest, other);
  if (!spot) return rows;
  if (side === "above" || side === "below")
    return inserted(rest, spot.row + (side === "below" ? 1 : 0), [field]);
  const fields = inserted(rest[spot.row] ?? [], spot.place + (side === "right" ? 1 : 0), field);
  return wrapped(replaced(rest, spot.row, fields));
}

/** Gives a field another width; what has no room beside it any more goes into the next row. */
export function resize(rows: Rows, name: string, size: number): Rows {
  return wrapped(rows.map((fields) => fields.map((one) => (one.name === name ? { ...one, size } : one))));
}

/** Adds a field, in a row of its own at the end. */
export function add(rows: Rows, name: string, size: number): Rows {
  return spotOf(rows, name) ? rows : [...rows, [{ name, size }]];
}

export function remove(rows: Rows, name: string): Rows {
  return filled(rows.map((fields) => fields.filter((one) => one.name !== name)));
}

/** Breaks rows that are too long. */
function wrapped(rows: Rows): Rows {
  return rows.flatMap((fields) => {
    const parts: Placed[][] = [[]];
    for (const field of fields) {
      const last = parts.at(-1) ?? [];
      if (last.length && sizeOf(last) + field.size > ROW) parts.push([field]);
      else last.push(field);
    }
    return parts;
  });
}

function sizeOf(fields: readonly Placed[]): number {
  return fields.reduce((sum, { size }) => sum + size, 0);
}

function filled(rows: Rows): Rows {
  return rows.filter((fields) => fields.length);
}

function replaced<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((one, at) => (at === index ? item : one));
}

function inserted<T>(list: readonly T[], index: number, item: T): T[] {
  return [...list.slice(0, index), item, ...list.slice(index)];
}

function swapped<T>(list: readonly T[], one: number, other: number): T[] {
  const moved = [...list];
  moved.splice(other, 0, ...moved.splice(one, 1));
  return moved;
}
