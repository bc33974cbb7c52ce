import { expect, it } from "vitest";
import { ExactNumber, parseExactly, printExactly } from "./exactJson";

it.each([
  '{"a":9007199254740993,"b":[-9223372036854775808,1.5],"c":"9007199254740993"}',
  '{"a":12345678901234567890}',
  '{"quoted \\"9007199254740993\\"":"\\\\","b":1e+25}',
  "[9007199254740992,12345678901234568,0.1234567890123456]",
  '"\\u0000exact 9007199254740993"',
  "null",
])("reads and writes %s without changing it", (text) => {
  expect(printExactly(parseExactly(text))).toBe(text);
});

it("reads numbers as numbers where they are", () => {
  expect(parseExactly("[12345678901234568, 9007199254740993]")).toEqual([
    12345678901234568,
    new ExactNumber("9007199254740993"),
  ]);
});

it("refuses what is no JSON", () => {
  expect(() => parseExactly('{"a":9007199254740993')).toThrow(SyntaxError);
});
