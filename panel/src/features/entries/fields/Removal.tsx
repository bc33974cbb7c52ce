import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import type { Key } from "../../../document/entryDocument";
import { useDocument } from "../../../document/hooks";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { useWords } from "../../../words/words";
import { holdsSomething } from "./titles";

interface Removal {
  /** Removes a component; asks first where that would lose something. */
  ask: (node: Key, name: string) => void;
  dialog: ReactNode;
}

/** Returns what removes components; `then` is called afterwards, to put the focus somewhere. */
export function useRemoval(then: (node: Key) => void): Removal {
  const t = useWords();
  const { document, model } = useDocument();
  const [asked, setAsked] = useState<{ node: Key; name: string } | null>(null);

  function remove(node: Key): void {
    flushSync(() => {
      setAsked(null);
      document.remove(node);
    });
    then(node);
  }

  return {
    ask: (node, name) => (holdsSomething(document, model, node) ? setAsked({ node, name }) : remove(node)),
    dialog: asked ? (
      <Dialog title={t("card.removeTitle", { name: asked.name })} onClose={() => setAsked(null)}>
        <p>{t("card.removeText")}</p>
        <div className="form-end">
          <Button kind="danger" onClick={() => remove(asked.node)}>
            {t("card.removeNow")}
          </Button>
          <Button onClick={() => setAsked(null)}>{t("card.keep")}</Button>
        </div>
      </Dialog>
    ) : null,
  };
}
