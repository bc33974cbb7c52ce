import { useEffect, useId } from "react";
import { noteFields } from "./caret";

/** Which forms hold something that is not saved; whoever leaves the page or the screen is asked. */

/** By form, the part of the panel whose addresses keep what it holds; "" where every other address loses it. */
const unsaved = new Map<string, string>();

/** Whether something unsaved would be lost by going to a path, or at all. */
export function hasUnsaved(path = ""): boolean {
  return [...unsaved.values()].some((area) => !area || !path.startsWith(area));
}

/** Notes while a form holds something unsaved, which is kept below `area`. */
export function useUnsaved(isDirty: boolean, area = ""): void {
  const name = useId();
  useEffect(() => {
    if (!isDirty) return;
    unsaved.set(name, area);
    return () => {
      unsaved.delete(name);
    };
  }, [name, isDirty, area]);
}

/** Has the browser ask before it closes or loads another page while something is unsaved, and notes where one writes. */
export function guardPage(): void {
  noteFields();
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsaved()) event.preventDefault();
  });
}
