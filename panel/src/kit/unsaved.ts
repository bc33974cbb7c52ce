import { useEffect, useId } from "react";

/** Which forms hold something that is not saved; whoever leaves the page or the screen is asked. */

const unsaved = new Set<string>();

export function hasUnsaved(): boolean {
  return unsaved.size > 0;
}

/** Notes while a form holds something unsaved. */
export function useUnsaved(isDirty: boolean): void {
  const name = useId();
  useEffect(() => {
    if (!isDirty) return;
    unsaved.add(name);
    return () => {
      unsaved.delete(name);
    };
  }, [name, isDirty]);
}

/** Has the browser ask before it closes or loads another page while something is unsaved. */
export function guardPage(): void {
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsaved()) event.preventDefault();
  });
}
