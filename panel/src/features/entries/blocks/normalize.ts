import { Editor, Element, type Node, type NodeEntry, type Path, Text, Transforms } from "slate";
import { kindOf } from "./kind";
import { emptyText, isLink, isOf, type ListNode, paragraph } from "./nodes";

/**
 * Repairs whatever the grammar does not allow: nothing is refused and no text is lost. Returns whether
 * something was repaired; the editor comes again until nothing is.
 */
export function repair(editor: Editor, [node, path]: NodeEntry): boolean {
  if (Editor.isEditor(node)) return repairRoot(editor);
  if (Text.isText(node)) return false;
  if (!Element.isElement(node)) return false;
  switch (node.type) {
    case "list":
      return repairList(editor, node, path);
    case "list-item":
      return repairItem(editor, path) || keepInline(editor, node, path);
    case "link":
      return repairLink(editor, node, path);
    case "code":
      return keepTexts(editor, node, path);
    case "image":
    case "foreign":
      return keepVoid(editor, node, path);
    default:
      return keepInline(editor, node, path);
  }
}

function repairRoot(editor: Editor): boolean {
  if (!editor.children.length) {
    Transforms.insertNodes(editor, paragraph(), { at: [0] });
    return true;
  }
  for (const [index, child] of editor.children.entries()) {
    if (Text.isText(child) || isOf(child, "link")) {
      Transforms.wrapNodes(editor, paragraph([]), { at: [index] });
      return true;
    }
    // Slate puts an element of no kind where the last one was removed.
    if (isOf(child, "list-item") || !child.type) {
      Transforms.setNodes(editor, kindOf("paragraph"), { at: [index] });
      return true;
    }
  }
  return false;
}

function repairList(editor: Editor, list: ListNode, path: Path): boolean {
  if (!list.children.length) {
    Transforms.removeNodes(editor, { at: path });
    return true;
  }
  for (const [index, child] of (list.children as Node[]).entries()) {
    if (isOf(child, "list", "list-item")) continue;
    const at = [...path, index];
    if (Text.isText(child) || isOf(child, "link"))
      Transforms.wrapNodes(editor, { type: "list-item", children: [] }, { at });
    else if (isOf(child, "image", "foreign")) Transforms.liftNodes(editor, { at });
    else Transforms.setNodes(editor, kindOf("list-item"), { at });
    return true;
  }
  return false;
}

function repairItem(editor: Editor, path: Path): boolean {
  const [parent] = Editor.parent(editor, path);
  if (isOf(parent, "list")) return false;
  Transforms.setNodes(editor, kindOf("paragraph"), { at: path });
  return true;
}

function repairLink(editor: Editor, link: Node, path: Path): boolean {
  if (!isOf(link, "link")) return false;
  if (!isLink(link.url)) {
    Transforms.unwrapNodes(editor, { at: path });
    return true;
  }
  return keepTexts(editor, link, path);
}

/** Takes the children out of elements where there may be texts alone. */
function keepTexts(editor: Editor, node: Element, path: Path): boolean {
  for (const [index, child] of (node.children as Node[]).entries()) {
    if (Text.isText(child)) continue;
    dissolve(editor, child, [...path, index]);
    return true;
  }
  return false;
}

/** Takes blocks out of where there may be texts and links alone. */
function keepInline(editor: Editor, node: Element, path: Path): boolean {
  for (const [index, child] of (node.children as Node[]).entries()) {
    if (Text.isText(child) || isOf(child, "link")) continue;
    const at = [...path, index];
    if (isOf(child, "list", "image", "foreign", "code")) Transforms.liftNodes(editor, { at });
    else dissolve(editor, child, at);
    return true;
  }
  return false;
}

function dissolve(editor: Editor, child: Node, at: Path): void {
  if (isOf(child, "image", "foreign")) Transforms.removeNodes(editor, { at });
  else Transforms.unwrapNodes(editor, { at });
}

/** A picture has one empty text, which is where the caret stands when it is chosen. */
function keepVoid(editor: Editor, node: Element, path: Path): boolean {
  const [parent] = Editor.parent(editor, path);
  if (!Editor.isEditor(parent)) {
    Transforms.liftNodes(editor, { at: path });
    return true;
  }
  const [only] = node.children as Node[];
  if (node.children.length === 1 && Text.isText(only) && only.text === "") return false;
  Editor.withoutNormalizing(editor, () => {
    for (let index = node.children.length - 1; index >= 0; index--)
      Transforms.removeNodes(editor, { at: [...path, index] });
    Transforms.insertNodes(editor, emptyText(), { at: [...path, 0], voids: true });
  });
  return true;
}
