import { expect, it } from "vitest";
import { difference, type Piece } from "./difference";
import { Random } from "./testing/random";
import { expectSame } from "./testing/same";

function side(pieces: readonly Piece[], kind: "old" | "new"): string {
  return pieces
    .filter((piece) => piece.kind === kind || piece.kind === "same")
    .map(({ text }) => text)
    .join("");
}

it("tells words that changed, and those around them", () => {
  expect(difference("The tide is low.", "The tide was very low.")).toEqual([
    { kind: "same", text: "The tide " },
    { kind: "old", text: "is" },
    { kind: "new", text: "was very" },
    { kind: "same", text: " low." },
  ]);
  expect(difference("a", "a")).toEqual([{ kind: "same", text: "a" }]);
  expect(difference("", "")).toEqual([]);
  expect(difference("über", "unter")).toEqual([
    { kind: "old", text: "über" },
    { kind: "new", text: "unter" },
  ]);
});

it("has all of both texts in it", () => {
  for (let seed = 0; seed < 1000; seed++) {
    const random = new Random(seed);
    const text = () =>
      Array.from({ length: random.below(12) }, () =>
        random.pick(["a", "b", " ", ".", "\u00e9", "\ud83c\udf0a"]),
      ).join("");
    const [old, now] = [text(), text()];
    const pieces = difference(old, now);
    expectSame([side(pieces, "old"), side(pieces, "new")], [old, now], seed);
  }
});

it("compares texts of any length in bounded time", () => {
  const text = (word: string) => `same ${Array.from({ length: 3000 }, (_, at) => word + at).join(" ")} end`;
  const pieces = difference(text("a"), text("b"));
  expect(pieces.map(({ kind }) => kind)).toEqual(["same", "old", "new", "same"]);
});
