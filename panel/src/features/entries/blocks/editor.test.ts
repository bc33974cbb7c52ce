import { createEditor, Editor, Element, Node, type Path, type Range, Transforms } from "slate";
import { withHistory } from "slate-history";
import { describe, expect, it } from "vitest";
import { indent, outdent, removeLink, setKind, setLink, toggleList, toggleMark } from "./editing";
import { insertBlocks, replaceChildren, withBlocks } from "./editor";
import { type Below, generateBlock, generateBlocks, IMAGE, seeded } from "./generated";
import { grammarFault } from "./grammar";
import { blocksFromText } from "./html";
import { type BlockNode, type ImageNode, MARKS } from "./nodes";
import { insertPictures } from "./pictures";
import { BlockValues, readBlock } from "./values";

function makeEditor(value: unknown, values = new BlockValues()): Editor {
  const editor = withHistory(withBlocks(createEditor()));
  editor.children = values.read(value);
  return editor;
}

function pick<T>(below: Below, choices: readonly T[]): T {
  return choices[below(choices.length)] as T;
}

function somePoint(editor: Editor, below: Below) {
  const texts = [...Node.texts(editor)];
  const [text, path] = pick(below, texts);
  return { path, offset: below(text.text.length + 1) };
}

/** Pastes while there is not too much. */
function paste(editor: Editor, blocks: BlockNode[]): void {
  if (editor.children.length < 12) insertBlocks(editor, blocks);
}

function pictureNode(): ImageNode {
  return { type: "image", image: IMAGE, children: [{ type: "text", text: "" }] };
}

const KINDS = ["paragraph", "quote", "code", "heading-1", "heading-3"] as const;

const ACTIONS: Readonly<Record<string, (editor: Editor, below: Below) => void>> = {
  type: (editor, below) => editor.insertText(pick(below, ["a", " ", "#", "- ", "Zoë", "```"])),
  enter: (editor) => editor.insertBreak(),
  softEnter: (editor) => editor.insertSoftBreak(),
  backspace: (editor, below) => editor.deleteBackward(pick(below, ["character", "word", "block"] as const)),
  delete: (editor) => editor.deleteForward("character"),
  deleteRange: (editor) => Editor.deleteFragment(editor),
  caret: (editor, below) => Transforms.select(editor, somePoint(editor, below)),
  range: (editor, below) =>
    Transforms.select(editor, { anchor: somePoint(editor, below), focus: somePoint(editor, below) }),
  all: (editor) => Transforms.select(editor, Editor.range(editor, [])),
  mark: (editor, below) => toggleMark(editor, pick(below, MARKS)),
  kind: (editor, below) => setKind(editor, pick(below, KINDS)),
  list: (editor, below) => toggleList(editor, pick(below, ["ordered", "unordered"] as const)),
  indent: (editor) => void indent(editor),
  outdent: (editor) => void outdent(editor),
  link: (editor, below) => setLink(editor, pick(below, ["https://example.org", "/a", "javascript:alert(1)"])),
  unlink: removeLink,
  paste: (editor, below) => paste(editor, generateBlocks(below).map(readBlock)),
  pictures: (editor, below) => {
    if (editor.children.length > 12) return;
    insertPictures(editor, [pictureNode(), pictureNode()], somePoint(editor, below), below(2) === 0);
  },
  pasteText: (editor) => paste(editor, blocksFromText("one\ntwo")),
  cutAndPaste: (editor) => {
    const fragment = editor.getFragment();
    Editor.deleteFragment(editor);
    editor.insertFragment(fragment);
  },
  undo: (editor) => editor.undo(),
  redo: (editor) => editor.redo(),
};

function checked(editor: Editor, values: BlockValues, what: string): void {
  const written = values.write(editor.children as BlockNode[]);
  const fault = written === null ? null : grammarFault(written);
  if (fault) throw new Error(`after ${what}: ${fault}\n${JSON.stringify(written, null, 1)}`);
  if (editor.selection) for (const [, path] of pathsOf(editor)) expect(Node.has(editor, path)).toBe(true);
}

function pathsOf(editor: Editor): [string, Path][] {
  const { anchor, focus } = editor.selection as Range;
  return [
    ["anchor", anchor.path],
    ["focus", focus.path],
  ];
}

describe("whatever is done", () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    "the tree keeps to the grammar, and undo returns to the start (seed %i)",
    (seed) => {
      const below = seeded(seed);
      const values = new BlockValues();
      const start = [...generateBlocks(below), generateBlock(below)];
      const editor = makeEditor(start, values);
      Transforms.select(editor, Editor.start(editor, []));
      const done: string[] = [];
      for (let time = 0; time < 250; time++) {
        const name = pick(below, Object.keys(ACTIONS));
        done.push(name);
        ACTIONS[name]?.(editor, below);
        checked(editor, values, done.slice(-5).join(", "));
      }
      while (editor.history.undos.length) editor.undo();
      expect(values.write(editor.children as BlockNode[])).toEqual(start);
    },
    120_000,
  );

  it("a value from outside takes the place of what differs, and leaves the caret in what does not", () => {
    const below = seeded(5);
    for (let time = 0; time < 200; time++) {
      const values = new BlockValues();
      const editor = makeEditor(generateBlocks(below), values);
      const next = generateBlocks(below);
      replaceChildren(editor, values.read(next));
      expect(values.write(editor.children as BlockNode[])).toEqual(next);
      expect(editor.history.undos).toEqual([]);
    }
    const paragraphs = (...texts: string[]) =>
      texts.map((text) => ({ type: "paragraph", children: [{ type: "text", text }] }));
    const editor = makeEditor(paragraphs("one", "two", "three"));
    Transforms.select(editor, { path: [2, 0], offset: 2 });
    replaceChildren(editor, new BlockValues().read(paragraphs("one", "new", "newer", "three")));
    expect(editor.selection?.anchor).toEqual({ path: [3, 0], offset: 2 });
  });

  it("undo leaves a value from outside as it is: what was written before it stood in another tree", () => {
    const paragraphs = (...texts: string[]) =>
      texts.map((text) => ({ type: "paragraph", children: [{ type: "text", text }] }));
    const values = new BlockValues();
    const editor = makeEditor(paragraphs("one", "two", "three"), values);
    Transforms.select(editor, { path: [2, 0], offset: 5 });
    Editor.insertText(editor, "!");
    const outside = paragraphs("one");
    replaceChildren(editor, values.read(outside));
    editor.undo();
    expect(values.write(editor.children as BlockNode[])).toEqual(outside);
  });
});

describe("the keys", () => {
  const item = (text: string) => ({ type: "list-item", children: [{ type: "text", text }] });
  const list = (...children: unknown[]) => ({ type: "list", format: "unordered", children });
  const line = (text: string, type = "paragraph") => ({ type, children: [{ type: "text", text }] });

  function outcome(value: unknown[], at: Path, ...does: ((editor: Editor) => void)[]): unknown {
    const values = new BlockValues();
    const editor = makeEditor(value, values);
    Transforms.select(editor, Editor.end(editor, at));
    for (const act of does) act(editor);
    return values.write(editor.children as BlockNode[]);
  }

  it("make a list of a dash, and leave it on an empty item", () => {
    const typed = (text: string) => (editor: Editor) => {
      for (const letter of text) editor.insertText(letter);
    };
    expect(
      outcome(
        [line("")],
        [0],
        typed("- one"),
        (e) => e.insertBreak(),
        (e) => e.insertBreak(),
        typed("two"),
      ),
    ).toEqual([list(item("one")), line("two")]);
    expect(outcome([line("")], [0], typed("## a title"), (e) => e.insertBreak(), typed("text"))).toEqual([
      { type: "heading", level: 2, children: [{ type: "text", text: "a title" }] },
      line("text"),
    ]);
  });

  it("put items further in and out", () => {
    expect(outcome([list(item("a"), item("b"), item("c"))], [0, 1], indent)).toEqual([
      list(item("a"), list(item("b")), item("c")),
    ]);
    expect(outcome([list(item("a"), list(item("b")), item("c"))], [0, 2], indent)).toEqual([
      list(item("a"), list(item("b"), item("c"))),
    ]);
    expect(outcome([list(item("a"), list(item("b")), item("c"))], [0, 1, 0], outdent)).toEqual([
      list(item("a"), item("b"), item("c")),
    ]);
    expect(outcome([list(item("a"), item("b"), item("c"))], [0, 1], outdent)).toEqual([
      list(item("a")),
      line("b"),
      list(item("c")),
    ]);
  });

  it("make a paragraph of a quote again", () => {
    expect(outcome([line("", "quote")], [0], (e) => e.deleteBackward("character"))).toEqual(null);
    expect(outcome([line("a", "quote")], [0], (e) => setKind(e, "paragraph"))).toEqual([line("a")]);
  });

  it("link what is selected, to what may be linked to alone", () => {
    const select = (editor: Editor) => Transforms.select(editor, Editor.range(editor, [0]));
    expect(outcome([line("word")], [0], select, (e) => setLink(e, "javascript:alert(1)"))).toEqual([
      line("word"),
    ]);
    const [linked] = outcome([line("word")], [0], select, (e) => setLink(e, " https://example.org ")) as {
      children: { url?: string }[];
    }[];
    expect(linked?.children.map(({ url }) => url)).toEqual([undefined, "https://example.org", undefined]);
  });
});

it("elements are what they are", () => {
  const editor = makeEditor([{ type: "image", image: {}, children: [{ type: "text", text: "" }] }]);
  expect(Element.isElement(editor.children[0]) && editor.isVoid(editor.children[0])).toBe(true);
});

describe("a picture", () => {
  const written = [{ type: "paragraph", children: [{ type: "text", text: "one two" }] }];
  const kinds = (editor: Editor) => editor.children.map((node) => (node as BlockNode).type);
  const texts = (editor: Editor) => editor.children.map((node) => Node.string(node));

  it("splits the text it comes into, is followed by the caret, and goes by one undo", () => {
    const editor = makeEditor(written);
    Transforms.select(editor, { path: [0, 0], offset: 7 });
    editor.insertText("!");
    insertPictures(editor, [pictureNode()], { path: [0, 0], offset: 3 }, false);
    expect(kinds(editor)).toEqual(["paragraph", "image", "paragraph"]);
    expect(texts(editor)).toEqual(["one", "", " two!"]);
    expect(editor.selection?.anchor).toEqual({ path: [2, 0], offset: 0 });
    editor.undo();
    expect(texts(editor)).toEqual(["one two!"]);
  });

  it("has a paragraph behind it to go on in", () => {
    const editor = makeEditor(written);
    insertPictures(editor, [pictureNode()], null, false);
    editor.insertText("on");
    expect(kinds(editor)).toEqual(["paragraph", "image", "paragraph"]);
    expect(texts(editor)).toEqual(["one two", "", "on"]);
  });

  it("that comes late leaves the caret in its word", () => {
    const editor = makeEditor(written);
    Transforms.select(editor, { path: [0, 0], offset: 6 });
    insertPictures(editor, [pictureNode()], { path: [0, 0], offset: 3 }, true);
    editor.insertText("!");
    expect(texts(editor)).toEqual(["one", "", " tw!o"]);
  });

  it("is chosen by Backspace behind it, and removed by another", () => {
    const editor = makeEditor([...written, pictureNode()]);
    insertPictures(editor, [pictureNode()], null, false);
    expect(kinds(editor)).toEqual(["paragraph", "image", "image", "paragraph"]);
    editor.deleteBackward("character");
    expect(kinds(editor)).toEqual(["paragraph", "image", "image"]);
    expect(editor.selection?.anchor.path).toEqual([2, 0]);
    editor.deleteBackward("character");
    expect(kinds(editor)).toEqual(["paragraph", "image"]);
  });
});
