import { describe, expect, it } from "vitest";
import { formatJson, jsonFault } from "./json";

describe("a JSON text", () => {
  it("tells where it breaks off", () => {
    expect(jsonFault('{\n  "a": 1,\n  b\n}')).toMatchObject({ line: 3 });
    expect(jsonFault("[1,\n2")).toMatchObject({ line: 2 });
    expect(jsonFault("")).toBeNull();
    expect(jsonFault('{"a": [null, true]}')).toBeNull();
  });

  it("is written with one value a line, its numbers as they were", () => {
    expect(formatJson('{"a":[1,9007199254740993]}')).toBe(
      '{\n  "a": [\n    1,\n    9007199254740993\n  ]\n}',
    );
  });
});
