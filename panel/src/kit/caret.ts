/** Where one was writing, to go on there after a question or a dialog. */

const FIELDS = "input, textarea, select, [contenteditable=true]";

/** The field that had the focus last: a link or a button may have it by the time somebody is asked. */
let lastField: HTMLElement | null = null;

/** Notes from now on which field had the focus last. */
export function noteFields(): void {
  window.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement && target.matches(FIELDS)) lastField = target;
  });
}

/** Puts the focus back into the field that had it last, and the caret to where it was. */
export function returnToField(): void {
  if (lastField?.isConnected) lastField.focus();
}

/** Gives a field its caret back as well, which the browser gave the focus alone as a dialog ended. */
export function restoreCaret(field: Element | null): void {
  if (!(field instanceof HTMLElement) || field !== document.activeElement || !field.matches(FIELDS)) return;
  field.blur();
  field.focus();
}
