import type { Editor } from "slate";
import {
  type BlockKind,
  currentItem,
  indent,
  insertBehind,
  outdent,
  setKind,
  toggleList,
  toggleMark,
} from "./editing";
import type { Mark } from "./nodes";

const MARKS: Readonly<Record<string, Mark>> = { b: "bold", i: "italic", u: "underline", e: "code" };

/** Does what a key stands for; returns whether it stands for something. */
export function handleKey(editor: Editor, event: KeyboardEvent, link: () => void): boolean {
  if (event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey && currentItem(editor)) {
    if (event.shiftKey) outdent(editor);
    else indent(editor);
    return true;
  }
  if (!event.ctrlKey && !event.metaKey) return false;
  const key = event.key.toLowerCase();
  if (event.altKey) return setByDigit(editor, event.code);
  if (event.shiftKey) return handleShifted(editor, key, event.code);
  const mark = MARKS[key];
  if (mark) toggleMark(editor, mark);
  else if (key === "k") link();
  else if (key === "enter") insertBehind(editor, editor.selection?.focus.path ?? [0]);
  else return false;
  return true;
}

function handleShifted(editor: Editor, key: string, code: string): boolean {
  if (key === "x") toggleMark(editor, "strikethrough");
  else if (code === "Digit7") toggleList(editor, "ordered");
  else if (code === "Digit8") toggleList(editor, "unordered");
  else if (code === "Digit9") setKind(editor, "quote");
  else return false;
  return true;
}

function setByDigit(editor: Editor, code: string): boolean {
  const digit = /^Digit([0-6])$/.exec(code)?.[1];
  if (!digit) return false;
  setKind(editor, digit === "0" ? "paragraph" : (`heading-${digit}` as BlockKind));
  return true;
}
