import { describe, expect, it } from "vitest";
import { booleanCell, readCells } from "./cells";

describe("cells of a spreadsheet", () => {
  it.each([
    [
      "a\tb\nc\td",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a\tb\r\nc\td\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a\t\n\td",
      [
        ["a", ""],
        ["", "d"],
      ],
    ],
    ["a\t", [["a", ""]]],
    [
      '"two\nlines"\t"a ""quoted"" word"\n1\t2',
      [
        ["two\nlines", 'a "quoted" word'],
        ["1", "2"],
      ],
    ],
    ['"begun\tb', [['"begun', "b"]]],
    ['"a" b\tc', [['"a" b', "c"]]],
    ["one\ntwo", [["one"], ["two"]]],
    ["a\tb\n\n\n", [["a", "b"]]],
  ])("%j", (text, rows) => {
    expect(readCells(text)).toEqual(rows);
  });

  it("are none where there is one alone", () => {
    expect(readCells("a word")).toEqual([]);
    expect(readCells("a word\n")).toEqual([]);
    expect(readCells("")).toEqual([]);
  });

  it("say yes and no in several ways", () => {
    expect([booleanCell("Yes"), booleanCell("x"), booleanCell("FALSCH"), booleanCell(" ")]).toEqual([
      true,
      true,
      false,
      null,
    ]);
    expect(booleanCell("perhaps")).toBe("perhaps");
  });
});
