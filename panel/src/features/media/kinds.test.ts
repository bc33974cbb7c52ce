import { describe, expect, it } from "vitest";
import { filesIn, isAllowed, kindsOf, withMoved } from "./kinds";

describe("the files of a field", () => {
  it("are of the kinds its attribute names, of all where it names none", () => {
    expect(kindsOf(undefined)).toHaveLength(4);
    expect(kindsOf(["images", "files"])).toEqual(["image", "file"]);
    expect(isAllowed({ mime: "image/png" }, kindsOf(["videos"]))).toBe(false);
    expect(isAllowed({ mime: "application/pdf" }, kindsOf(["files"]))).toBe(true);
  });

  it("are read from one, from several, and from nothing", () => {
    const file = { id: 1, mime: "image/png", url: "/uploads/a.png" };
    expect(filesIn(file)).toEqual([file]);
    expect(filesIn([file, 7, null])).toEqual([file]);
    expect(filesIn(null)).toEqual([]);
  });

  it("are all there after a move, wherever it leads", () => {
    const list = ["a", "b", "c", "d"];
    for (let from = 0; from < list.length; from++)
      for (let to = 0; to < list.length; to++) {
        const moved = withMoved(list, from, to);
        expect(moved[to]).toBe(list[from]);
        expect([...moved].sort()).toEqual(list);
        expect(moved.filter((one) => one !== list[from])).toEqual(list.filter((one) => one !== list[from]));
      }
  });
});
