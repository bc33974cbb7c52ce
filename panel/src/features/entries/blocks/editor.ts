import { createEditor, Editor, type Element, type Node, Point, Range, Transforms } from "slate";
import { withHistory } from "slate-history";
import { withReact } from "slate-react";
import { type BlockKind, breakBlock, currentBlock, deleteAtStart, setKind, toggleList } from "./editing";
import { blocksFromHtml, blocksFromText } from "./html";
import { type BlockNode, isOf } from "./nodes";
import { repair } from "./normalize";

/** So many blocks are laid out together. */
const CHUNK = 200;

/** Makes an editor of blocks: it holds what the grammar allows and nothing else. */
export function createBlocksEditor(nodes: BlockNode[]): Editor {
  const editor = withReact(withHistory(withBlocks(createEditor())));
  editor.getChunkSize = (node: Node) => (Editor.isEditor(node) ? CHUNK : null);
  const { insertData } = editor;
  editor.insertData = (data) => {
    if (!insertForeign(editor, data)) insertData(data);
  };
  editor.children = nodes;
  return editor;
}

/** Has an editor keep to the grammar, whatever is done. */
export function withBlocks(editor: Editor): Editor {
  const { isInline, isVoid, normalizeNode, insertBreak, deleteBackward, insertText, insertSoftBreak } =
    editor;
  editor.isInline = (node) => isOf(node, "link") || isInline(node);
  editor.isVoid = (node) => isOf(node, "image", "foreign") || isVoid(node);
  editor.normalizeNode = (entry, options) => {
    if (!repair(editor, entry)) normalizeNode(entry, options);
  };
  editor.insertBreak = () => {
    if (!breakBlock(editor)) insertBreak();
  };
  editor.insertSoftBreak = () => {
    if (isOf(currentBlock(editor)?.[0], "image", "foreign")) insertSoftBreak();
    else Editor.insertText(editor, "\n");
  };
  editor.deleteBackward = (unit) => {
    if (!deleteAtStart(editor)) deleteBackward(unit);
  };
  editor.insertText = (text, options) => {
    if (text !== " " || !applyShortcut(editor)) insertText(text, options);
  };
  return editor;
}

const SHORTCUTS: Readonly<Record<string, BlockKind>> = {
  "#": "heading-1",
  "##": "heading-2",
  "###": "heading-3",
  "####": "heading-4",
  ">": "quote",
  "```": "code",
};

/** What is written at the beginning of a paragraph before a blank may make something else of it. */
function applyShortcut(editor: Editor): boolean {
  const { selection } = editor;
  const block = currentBlock(editor);
  if (!selection || !Range.isCollapsed(selection) || !isOf(block?.[0], "paragraph")) return false;
  const range = { anchor: Editor.start(editor, block[1]), focus: selection.anchor };
  if (Point.equals(range.anchor, range.focus)) return false;
  const written = Editor.string(editor, range);
  const kind = SHORTCUTS[written];
  const format = written === "-" || written === "*" ? "unordered" : written === "1." ? "ordered" : null;
  if (!kind && !format) return false;
  Transforms.delete(editor, { at: range });
  if (kind) setKind(editor, kind);
  else if (format) toggleList(editor, format);
  return true;
}

/** Inserts what was copied elsewhere; returns false for what this kind of editor copied itself. */
function insertForeign(editor: Editor, data: DataTransfer): boolean {
  if (data.getData("application/x-slate-fragment")) return false;
  const html = data.getData("text/html");
  if (/data-slate-fragment/.test(html)) return false;
  const isCode = isOf(currentBlock(editor)?.[0], "code");
  const text = data.getData("text/plain");
  if (isCode && text) {
    Editor.insertText(editor, text);
    return true;
  }
  const blocks = html ? blocksFromHtml(html) : blocksFromText(text);
  if (!blocks.length) return false;
  insertBlocks(editor, blocks);
  return true;
}

/** Inserts blocks at the caret: a single paragraph as part of the text it stands in. */
export function insertBlocks(editor: Editor, blocks: BlockNode[]): void {
  const [only] = blocks;
  if (!only || !editor.selection) return;
  if (blocks.length === 1 && isOf(only, "paragraph")) {
    Transforms.insertFragment(editor, [only]);
    return;
  }
  Editor.withoutNormalizing(editor, () => {
    const at = placeForBlocks(editor);
    Transforms.insertNodes(editor, blocks, { at: [at] });
    Transforms.select(editor, Editor.end(editor, [at + blocks.length - 1]));
  });
}

/** Makes room for blocks where the caret is, and returns their place: in the middle of a block it is split. */
function placeForBlocks(editor: Editor): number {
  if (editor.selection && Range.isExpanded(editor.selection)) Editor.deleteFragment(editor);
  const top = editor.selection?.anchor.path[0] ?? 0;
  const block = editor.children[top];
  if (!block || !editor.selection) return editor.children.length;
  if (Editor.isVoid(editor, block as Element)) return top + 1;
  if (isOf(block, "paragraph") && Editor.string(editor, [top]) === "") {
    Transforms.removeNodes(editor, { at: [top] });
    return top;
  }
  if (Editor.isStart(editor, editor.selection.anchor, [top])) return top;
  if (!Editor.isEnd(editor, editor.selection.anchor, [top]))
    Transforms.splitNodes(editor, { match: (_, path) => path.length === 1, mode: "highest" });
  return top + 1;
}

/**
 * Makes the editor's tree that of a value from outside, by operations: what did not change stays as it is,
 * with the caret in it. No step of undo is left: those that were made lead through another tree.
 */
export function replaceChildren(editor: Editor, nodes: BlockNode[]): void {
  const before = editor.children as BlockNode[];
  let start = 0;
  while (start < before.length && start < nodes.length && isSame(before[start], nodes[start])) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < nodes.length - start &&
    isSame(before[before.length - 1 - end], nodes[nodes.length - 1 - end])
  )
    end += 1;
  if (start === before.length && start === nodes.length) return;
  Editor.withoutNormalizing(editor, () => {
    for (let index = before.length - end - 1; index >= start; index--)
      Transforms.removeNodes(editor, { at: [index] });
    Transforms.insertNodes(editor, nodes.slice(start, nodes.length - end), { at: [start] });
  });
  editor.history = { undos: [], redos: [] };
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
