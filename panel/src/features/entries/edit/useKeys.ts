import { useEffect } from "react";
import type { Editing } from "./editing";
import type { Rights } from "./useRights";

/** Fields with an undo of their own, which the browser does. */
const TYPED = "input:not([type=checkbox], [type=radio]), textarea, [contenteditable=true]";

/** Saves, publishes and undoes by keys, unless a dialog is open: those are for what is in it. */
export function useKeys(editing: Editing, rights: Rights, isDraft: boolean): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const action = event.metaKey !== event.ctrlKey && !event.altKey ? actionOf(event) : null;
      if (!action) return;
      const isTyping = event.target instanceof Element && event.target.closest(TYPED) !== null;
      if (isTyping && (action === "undo" || action === "redo")) return;
      event.preventDefault();
      if (!isDraft || document.querySelector("dialog[open]")) return;
      if (action === "undo" || action === "redo") editing.document[action]();
      else if (action === "save" ? rights.canSave : rights.canPublish) void editing[action]();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [editing, rights, isDraft]);
}

function actionOf(event: KeyboardEvent): "save" | "publish" | "undo" | "redo" | null {
  const key = event.key.toLowerCase();
  if (key === "s" && !event.shiftKey) return "save";
  if (key === "enter" && event.shiftKey) return "publish";
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}
