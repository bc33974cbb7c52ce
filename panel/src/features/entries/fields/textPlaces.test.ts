import { expect, it } from "vitest";
import { TextPlaces } from "./textPlaces";

it.each([
  ["behind it", "one | two", "one | two three"],
  ["before it", "one | two", "zero one | two"],
  ["right there", "one | two", "one |and two"],
  ["on both sides", "one | two", "one|s twos"],
  ["all over", "one | two", "o|ther"],
])("a place stays where it was when the text is changed %s", (_, marked, expected) => {
  const text = marked.replace("|", "");
  const places = new TextPlaces(text);
  const place = places.mark(marked.indexOf("|"));
  places.become(expected.replace("|", ""));
  expect(place.at).toBe(expected.indexOf("|"));
});

it("places move again and again", () => {
  const places = new TextPlaces("ab");
  const place = places.mark(1);
  for (const text of ["xab", "xab!", "xxab!"]) places.become(text);
  expect(place.at).toBe(3);
});
