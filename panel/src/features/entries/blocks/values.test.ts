import { createEditor, Editor } from "slate";
import { expect, it } from "vitest";
import { withBlocks } from "./editor";
import { generateBlocks, seeded } from "./generated";
import { grammarFault } from "./grammar";
import type { BlockNode } from "./nodes";
import { BlockValues, writeNode } from "./values";

it("ten thousand values are written as they were read, to the byte", () => {
  const below = seeded(2026);
  for (let time = 0; time < 10_000; time++) {
    const value = generateBlocks(below);
    const text = JSON.stringify(value);
    const values = new BlockValues();
    expect(JSON.stringify(values.write(values.read(value)))).toBe(text);
    expect(JSON.stringify(value)).toBe(text);
  }
}, 60_000);

it("the editor has nothing to repair in what was read, and what it would send keeps to the grammar", () => {
  const below = seeded(11);
  for (let time = 0; time < 1000; time++) {
    const value = generateBlocks(below);
    expect(grammarFault(value)).toBeNull();
    const editor = withBlocks(createEditor());
    editor.children = new BlockValues().read(value);
    const read = JSON.stringify(editor.children);
    Editor.normalize(editor, { force: true });
    expect(JSON.stringify(editor.children)).toBe(read);
    expect(grammarFault((editor.children as BlockNode[]).map(writeNode))).toBeNull();
  }
}, 60_000);

it("what is empty stays as empty as it came", () => {
  for (const value of [null, []]) {
    const values = new BlockValues();
    expect(values.write(values.read(value))).toBe(value);
  }
  const values = new BlockValues();
  const blank = [{ type: "paragraph", children: [{ type: "text", text: "" }] }];
  expect(values.write(values.read(blank))).toEqual(blank);
});

it("a block of a kind that the grammar has no more is kept", () => {
  const value = [
    { type: "table", rows: [[1]] },
    "text",
    { type: "paragraph", children: [{ type: "text", text: "a" }] },
  ];
  const values = new BlockValues();
  expect(values.write(values.read(value))).toEqual(value);
});
