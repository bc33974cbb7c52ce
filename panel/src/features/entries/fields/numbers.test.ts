import { describe, expect, it } from "vitest";
import { numberValue, readNumber } from "./numbers";

describe("a typed number", () => {
  it.each([
    ["1,5", "1.5"],
    ["-0,25", "-0.25"],
    ["−3", "-3"],
    ["+7", "7"],
    ["1 234,5", "1234.5"],
    ["1.234,5", "1234.5"],
    ["1.234.567,25", "1234567.25"],
    ["1,234.5", "1234.5"],
    ["1,234,567", "1234567"],
    ["1'234.5", "1234.5"],
    ["2.50", "2.50"],
    ["1e6", "1e6"],
    ["", ""],
  ])("%s is sent as %s", (typed, sent) => {
    expect(readNumber(typed)).toBe(sent);
  });

  it.each(["abc", "1.2.3", "1,2,3", "12 apples", "--1", "1.234.567"])(
    "%s is none and stays as it was typed",
    (typed) => {
      expect(readNumber(typed)).toBe(typed);
    },
  );
});

describe("the text kept of it", () => {
  it("has every digit", () => {
    for (const text of ["9007199254740993", "0.1000000000000000055", "1.50", "-0", "many"])
      expect(numberValue(text)).toBe(text);
    expect(numberValue("9 007 199 254 740 993")).toBe("9007199254740993");
  });

  it("is null of nothing", () => {
    expect(numberValue("  ")).toBeNull();
  });
});
