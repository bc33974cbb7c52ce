import { Editor, Element, Node, type NodeEntry, Path, Point, Range, Transforms } from "slate";
import { type Kind, kindOf } from "./kind";
import {
  type BlockNode,
  emptyText,
  type ItemNode,
  isLink,
  isOf,
  type ListNode,
  type Mark,
  paragraph,
} from "./nodes";

/** What the toolbar and the keys do. */

export type BlockKind = "paragraph" | "quote" | "code" | `heading-${1 | 2 | 3 | 4 | 5 | 6}`;

export function isMarked(editor: Editor, mark: Mark): boolean {
  return Editor.marks(editor)?.[mark] === true;
}

export function toggleMark(editor: Editor, mark: Mark): void {
  if (isMarked(editor, mark)) Editor.removeMark(editor, mark);
  else Editor.addMark(editor, mark, true);
}

/** Returns the block the caret is in: of a list, its item. */
export function currentBlock(editor: Editor): NodeEntry<Element> | undefined {
  if (!editor.selection) return undefined;
  return Editor.above<Element>(editor, {
    at: Editor.unhangRange(editor, editor.selection),
    match: (node) => Element.isElement(node) && Editor.isBlock(editor, node),
    mode: "lowest",
    voids: true,
  });
}

export function currentKind(editor: Editor): BlockKind | "list" | "other" {
  const node = currentBlock(editor)?.[0];
  if (isOf(node, "paragraph", "quote", "code")) return node.type;
  if (isOf(node, "heading")) return `heading-${node.level}` as BlockKind;
  return isOf(node, "list-item") ? "list" : "other";
}

/** Returns the list the caret is in, the innermost. */
export function currentList(editor: Editor): NodeEntry<ListNode> | undefined {
  if (!editor.selection) return undefined;
  return Editor.above<ListNode>(editor, { match: (node) => isOf(node, "list"), mode: "lowest" });
}

export function setKind(editor: Editor, kind: BlockKind): void {
  if (!editor.selection) return;
  Editor.withoutNormalizing(editor, () => {
    leaveLists(editor);
    const [type, level] = kind.split("-");
    unsetLevel(editor);
    const set = { type, ...(level ? { level: Number(level) } : {}) };
    Transforms.setNodes(editor, set as Kind, { match: isTextBlock });
  });
}

function unsetLevel(editor: Editor): void {
  Transforms.unsetNodes<Element & { level?: number }>(editor, ["level"], { match: isTextBlock });
}

function isTextBlock(node: Node): boolean {
  return isOf(node, "paragraph", "quote", "code", "heading");
}

/** Takes everything that is selected out of its lists. */
function leaveLists(editor: Editor): void {
  for (let times = 0; times < 100; times++) {
    const [item] = Editor.nodes(editor, { match: (node) => isOf(node, "list-item"), mode: "lowest" });
    if (!item) return;
    outdent(editor, item[1]);
  }
}

export function toggleList(editor: Editor, format: ListNode["format"]): void {
  if (!editor.selection) return;
  const list = currentList(editor);
  Editor.withoutNormalizing(editor, () => {
    if (list?.[0].format === format) leaveLists(editor);
    else if (list) Transforms.setNodes(editor, { format }, { at: list[1] });
    else {
      unsetLevel(editor);
      Transforms.setNodes(editor, kindOf("list-item"), { match: isTextBlock });
      wrapItems(editor, format);
    }
  });
}

/** Puts the items that stand in no list into one. */
function wrapItems(editor: Editor, format: ListNode["format"]): void {
  const isLoose = (node: Node, path: Path) => path.length === 1 && isOf(node, "list-item");
  Transforms.wrapNodes(editor, { type: "list", format, children: [] }, { match: isLoose });
}

/** Puts an item one level further in: below the item before it. */
export function indent(editor: Editor): boolean {
  const item = currentItem(editor);
  const list = item && Editor.node(editor, Path.parent(item[1]));
  const index = item?.[1].at(-1) ?? 0;
  if (!item || !isOf(list?.[0], "list") || index === 0) return false;
  const { format } = list[0];
  Editor.withoutNormalizing(editor, () => {
    Transforms.wrapNodes(editor, { type: "list", format, children: [] }, { at: item[1] });
    const next = Path.next(item[1]);
    if (Node.has(editor, next) && isListOf(Node.get(editor, next), format))
      Transforms.mergeNodes(editor, { at: next });
    const before = Path.previous(item[1]);
    if (isListOf(Node.get(editor, before), format)) Transforms.mergeNodes(editor, { at: item[1] });
  });
  return true;
}

function isListOf(node: Node, format: ListNode["format"]): boolean {
  return isOf(node, "list") && node.format === format;
}

/** Puts an item one level further out; of the outermost list, out of it. Returns whether there was one. */
export function outdent(editor: Editor, at?: Path): boolean {
  const path = at ?? currentItem(editor)?.[1];
  if (!path) return false;
  Editor.withoutNormalizing(editor, () => {
    const item = Editor.pathRef(editor, path);
    Transforms.liftNodes(editor, { at: path });
    const lifted = item.unref();
    if (!lifted) return;
    const [parent] = Editor.parent(editor, lifted);
    if (!isOf(parent, "list")) Transforms.setNodes(editor, kindOf("paragraph"), { at: lifted });
  });
  return true;
}

export function currentItem(editor: Editor): NodeEntry<ItemNode> | undefined {
  return Editor.above<ItemNode>(editor, { match: (node) => isOf(node, "list-item"), mode: "lowest" });
}

/** What Enter does besides splitting a block; returns whether it did something. */
export function breakBlock(editor: Editor): boolean {
  const { selection } = editor;
  const block = currentBlock(editor);
  if (!selection || !block || !Range.isCollapsed(selection)) return false;
  const [node, path] = block;
  const isEmpty = Node.string(node) === "" && !Editor.isVoid(editor, node);
  if (isOf(node, "image", "foreign")) return insertBehind(editor, path);
  if (isOf(node, "list-item") && isEmpty) return outdent(editor);
  if (isOf(node, "code")) return breakCode(editor, path);
  if (isOf(node, "quote", "heading") && isEmpty) {
    setKind(editor, "paragraph");
    return true;
  }
  if (isOf(node, "heading") && Editor.isEnd(editor, selection.anchor, path))
    return insertBehind(editor, path);
  return false;
}

/** Enter writes a line into code; on an empty last line it leaves it. */
function breakCode(editor: Editor, path: Path): boolean {
  const text = Node.string(Node.get(editor, path));
  const point = editor.selection?.anchor;
  if (point && text.endsWith("\n") && Editor.isEnd(editor, point, path)) {
    Editor.deleteBackward(editor, { unit: "character" });
    return insertBehind(editor, path);
  }
  Editor.insertText(editor, "\n");
  return true;
}

export function insertBehind(editor: Editor, path: Path, node: BlockNode = paragraph()): boolean {
  const at = Path.next(path.slice(0, 1));
  Transforms.insertNodes(editor, node, { at });
  Transforms.select(editor, Editor.start(editor, at));
  return true;
}

/** What Backspace does at the beginning of a block; returns whether it did something. */
export function deleteAtStart(editor: Editor): boolean {
  const { selection } = editor;
  const block = currentBlock(editor);
  if (!selection || !block || !Range.isCollapsed(selection)) return false;
  const [node, path] = block;
  if (!Point.equals(selection.anchor, Editor.start(editor, path))) return false;
  if (isOf(node, "list-item")) return outdent(editor);
  if (isOf(node, "quote", "heading", "code")) {
    setKind(editor, "paragraph");
    return true;
  }
  return isOf(node, "paragraph") && selectVoidBefore(editor, path);
}

/** Chooses the picture before a paragraph, so that another Backspace removes it; returns whether there is one. */
function selectVoidBefore(editor: Editor, path: Path): boolean {
  if (!Path.hasPrevious(path)) return false;
  const before = Path.previous(path);
  if (!isOf(Node.get(editor, before), "image", "foreign")) return false;
  if (Editor.string(editor, path) === "") Transforms.removeNodes(editor, { at: path });
  Transforms.select(editor, Editor.start(editor, before));
  return true;
}

/** Returns the link the caret is in. */
export function currentLink(editor: Editor) {
  if (!editor.selection) return undefined;
  const [found] = Editor.nodes(editor, { match: (node) => isOf(node, "link") });
  return found;
}

/** Links what is selected, changes the link the caret is in, or writes the address as a link. */
export function setLink(editor: Editor, url: string): void {
  const address = url.trim();
  if (!editor.selection || !isLink(address)) return;
  const known = currentLink(editor);
  if (known) Transforms.setNodes(editor, { url: address }, { at: known[1] });
  else if (Range.isCollapsed(editor.selection)) {
    Transforms.insertNodes(editor, {
      type: "link",
      url: address,
      children: [{ ...emptyText(), text: address }],
    });
    Transforms.move(editor, { unit: "offset" });
  } else Transforms.wrapNodes(editor, { type: "link", url: address, children: [] }, { split: true });
}

export function removeLink(editor: Editor): void {
  Transforms.unwrapNodes(editor, { match: (node) => isOf(node, "link") });
}
