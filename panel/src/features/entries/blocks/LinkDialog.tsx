import { type FormEvent, useRef, useState } from "react";
import { type BaseRange, type Editor, Transforms } from "slate";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { useWords } from "../../../words/words";
import { currentLink, removeLink, setLink } from "./editing";
import { isLink, isOf } from "./nodes";

/** Asks where a link leads. */
export function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const t = useWords();
  const known = currentLink(editor)?.[0];
  const [url, setUrl] = useState(isOf(known, "link") ? known.url : "");
  const [isWrong, setWrong] = useState(false);
  // The dialog takes the focus, and with it the selection.
  const selection = useRef<BaseRange | null>(editor.selection);

  function act(change: () => void): void {
    if (selection.current) Transforms.select(editor, selection.current);
    change();
    onClose();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (isLink(url)) act(() => setLink(editor, url));
    else setWrong(true);
  }

  return (
    <Dialog title={t("tool.link")} onClose={onClose}>
      <form className="form" noValidate onSubmit={submit}>
        <div className="field">
          <label htmlFor="blocks-link">{t("blocks.address")}</label>
          <input
            id="blocks-link"
            type="url"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
            aria-invalid={isWrong || undefined}
            aria-describedby={isWrong ? "blocks-link-problem" : undefined}
            autoComplete="off"
            translate="no"
          />
          {isWrong ? (
            <p className="problem" id="blocks-link-problem" role="alert">
              {t("blocks.addressWrong")}
            </p>
          ) : null}
        </div>
        <div className="form-end">
          <Button type="submit" kind="main">
            {t("blocks.setLink")}
          </Button>
          {known ? (
            <Button onClick={() => act(() => removeLink(editor))}>{t("blocks.removeLink")}</Button>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}
