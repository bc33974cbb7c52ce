import { describe, expect, it } from "vitest";
import { endsInPicture, enterEdit, insertEdit, pictureText, type Tool, toolEdit } from "./markdown";

/** Uses a tool on a text in which the selection stands between | and |, and writes the outcome alike. */
function use(tool: Tool, marked: string): string {
  const start = marked.indexOf("|");
  const end = marked.lastIndexOf("|") - (marked.lastIndexOf("|") > start ? 1 : 0);
  const text = marked.replaceAll("|", "");
  const edit = toolEdit(tool, text, start, end);
  const changed = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  const [from, to] = edit.selection;
  return `${changed.slice(0, from)}|${changed.slice(from, to)}${to > from ? "|" : ""}${changed.slice(to)}`;
}

describe("a tool", () => {
  it.each<[Tool, string, string]>([
    ["bold", "a |word| here", "a **|word|** here"],
    ["bold", "a **|word|** here", "a |word| here"],
    ["bold", "a |**word**| here", "a |word| here"],
    ["bold", "a |word |here", "a **|word|** here"],
    ["italic", "|", "_|_"],
    ["code", "a |x| b", "a `|x|` b"],
    ["link", "see |this|", "see [this](|https://|)"],
    ["link", "see |https://example.org/a|", "see [|](https://example.org/a)"],
    ["heading", "one\ntw|o\nthree", "one\n## tw|o\nthree"],
    ["heading", "## tw|o", "### tw|o"],
    ["heading", "### tw|o", "tw|o"],
    ["list", "|one\ntwo|\nthree", "|- one\n- two|\nthree"],
    ["list", "|- one\n- two|", "|one\ntwo|"],
    ["list", "|one\n\ntwo|", "|- one\n\n- two|"],
    ["list", "one\n|", "one\n- |"],
    ["numbers", "|one\ntwo|", "|1. one\n2. two|"],
    ["numbers", "|1. one\n2. two|", "|one\ntwo|"],
    ["quote", "o|ne", "> o|ne"],
    ["quote", "> o|ne", "o|ne"],
  ])("%s makes of %j: %j", (tool, before, after) => {
    expect(use(tool, before)).toBe(after);
  });
});

it("a piece is put at the caret, which stands right behind it; what is selected elsewhere stays", () => {
  const piece = { from: 3, to: 3, text: "![](/a.png)" };
  expect(insertEdit(3, "![](/a.png)", [3, 3])).toEqual({ ...piece, selection: [14, 14] });
  expect(insertEdit(3, "![](/a.png)", [1, 2])).toEqual({ ...piece, selection: [1, 2] });
  expect(insertEdit(3, "![](/a.png)", [5, 7])).toEqual({ ...piece, selection: [16, 18] });
});

it.each([
  ["A cat", "/a.png", "![A cat](/a.png)"],
  [null, "/a.png", "![](/a.png)"],
  [" [x] on\ntwo \\ lines ", "/a(1).png", "![\\[x\\] on two \\\\ lines](/a%281%29.png)"],
])("a picture of %j at %j is %j", (words, address, text) => {
  expect(pictureText(words, address)).toBe(text);
  expect(endsInPicture(`before ${text}`)).toBe(true);
  expect(endsInPicture(`${text} behind`)).toBe(false);
});

describe("Enter", () => {
  it.each<[string, string | null]>([
    ["- one|", "- one\n- |"],
    ["  * one| two", "  * one\n  * | two"],
    ["9. nine|\n\nend", "9. nine\n10. |\n\nend"],
    ["- one\n- |", "- one\n|"],
    ["- |one", "- \n- |one"],
    ["-|", null],
    ["no - list|", null],
    ["|- one", null],
  ])("makes of %j: %j", (marked, after) => {
    const at = marked.indexOf("|");
    const text = marked.replace("|", "");
    const edit = enterEdit(text, at, at);
    if (!edit) return expect(after).toBeNull();
    const changed = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
    const [caret] = edit.selection;
    expect(`${changed.slice(0, caret)}|${changed.slice(caret)}`).toBe(after);
  });
});
