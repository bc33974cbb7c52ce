import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useWords } from "../words/words";
import { IconButton } from "./Button";
import { restoreCaret } from "./caret";

/** Where the focus begins, if there is such a field: otherwise at the first thing that can have it. */
const FIRST = "input:not([type=hidden], [readonly]), select, textarea";

interface DialogProps {
  title: string;
  children: ReactNode;
  /** Called when it is dismissed; without it only what stands inside closes it. */
  onClose?: () => void;
  className?: string;
}

/**
 * A dialog over the page, by the browser's own `<dialog>`: the page behind cannot be reached meanwhile, and
 * the focus returns to where it was, with the caret.
 */
export function Dialog({ title, children, onClose, className = "" }: DialogProps) {
  const t = useWords();
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    element?.querySelector<HTMLElement>(FIRST)?.focus();
    return () => {
      element?.close();
      restoreCaret(opener);
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it does what Escape does, by onCancel
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClick={(event) => event.target === dialog.current && onClose?.()}
    >
      <div className="dialog-inner">
        <header className="dialog-head">
          <h2 id={heading}>{title}</h2>
          {onClose ? <IconButton icon="close" label={t("app.close")} onClick={onClose} /> : null}
        </header>
        {children}
      </div>
    </dialog>
  );
}
