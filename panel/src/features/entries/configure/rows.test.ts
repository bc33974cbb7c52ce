import { describe, expect, it } from "vitest";
import { Random } from "../../../document/testing/random";
import { add, canMove, type Direction, move, put, type Rows, remove, resize, SIZES, spotOf } from "./rows";

/** Writes rows as `title:6 note:6 / text:12`. */
function written(rows: Rows): string {
  return rows.map((fields) => fields.map(({ name, size }) => `${name}:${size}`).join(" ")).join(" / ");
}

function read(text: string): Rows {
  return text.split(" / ").map((row) =>
    row.split(" ").map((field) => {
      const [name = "", size] = field.split(":");
      return { name, size: Number(size) };
    }),
  );
}

const ROWS = read("title:6 note:6 / text:12 / date:4");

describe("moving a field", () => {
  it("goes within its row, and not beyond its ends", () => {
    expect(written(move(ROWS, "title", "right"))).toBe("note:6 title:6 / text:12 / date:4");
    expect(move(ROWS, "title", "left")).toBe(ROWS);
  });

  it("joins the next row where there is room, otherwise it gets a row of its own", () => {
    expect(written(move(ROWS, "note", "down"))).toBe("title:6 / note:6 / text:12 / date:4");
    expect(written(move(read("a:8 / b:4"), "b", "up"))).toBe("a:8 b:4");
    expect(written(move(read("a:8 / b:4 c:4"), "a", "down"))).toBe("b:4 c:4 / a:8");
    expect(written(move(read("a:4 / b:4 c:4"), "a", "down"))).toBe("a:4 b:4 c:4");
  });

  it("changes places with a row that is full", () => {
    expect(written(move(ROWS, "text", "up"))).toBe("text:12 / title:6 note:6 / date:4");
    expect(canMove(ROWS, "date", "down")).toBe(false);
    expect(canMove(ROWS, "gone", "up")).toBe(false);
  });
});

describe("putting a field somewhere", () => {
  it("stands beside another one, and breaks a row that is too long", () => {
    expect(written(put(ROWS, "date", "title", "right"))).toBe("title:6 date:4 / note:6 / text:12");
    expect(written(put(ROWS, "note", "title", "left"))).toBe("note:6 title:6 / text:12 / date:4");
  });

  it("gets a row of its own above or below", () => {
    expect(written(put(ROWS, "date", "title", "above"))).toBe("date:4 / title:6 note:6 / text:12");
    expect(written(put(ROWS, "title", "text", "below"))).toBe("note:6 / text:12 / title:6 / date:4");
    expect(put(ROWS, "title", "title", "below")).toBe(ROWS);
  });
});

it("a wider field moves what has no room beside it, an added one comes last, a removed one leaves no row", () => {
  expect(written(resize(ROWS, "title", 8))).toBe("title:8 / note:6 / text:12 / date:4");
  expect(written(add(ROWS, "more", 6))).toBe("title:6 note:6 / text:12 / date:4 / more:6");
  expect(add(ROWS, "date", 6)).toBe(ROWS);
  expect(written(remove(ROWS, "text"))).toBe("title:6 note:6 / date:4");
});

it("no field is lost or doubled, and no row is too long, whatever is done", () => {
  const random = new Random(7);
  const names = ["a", "b", "c", "d", "e"];
  for (let round = 0; round < 40; round++) {
    let rows: Rows = names.map((name) => [{ name, size: random.pick(SIZES) }]);
    for (let step = 0; step < 20; step++) {
      const name = random.pick(names);
      const kind = random.next();
      if (kind < 0.4) rows = move(rows, name, random.pick<Direction>(["left", "right", "up", "down"]));
      else if (kind < 0.8)
        rows = put(rows, name, random.pick(names), random.pick(["left", "right", "above", "below"] as const));
      else rows = resize(rows, name, random.pick(SIZES));
      expect(
        rows
          .flat()
          .map((field) => field.name)
          .sort(),
      ).toEqual(names);
      expect(names.every((known) => spotOf(rows, known))).toBe(true);
      for (const row of rows) {
        expect(row.length).toBeGreaterThan(0);
        expect(row.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(12);
      }
    }
  }
});
