import { useState } from "react";
import { Button, IconButton } from "../../kit/Button";
import { useBuilding } from "./building";
import { HolderDialog } from "./HolderDialog";
import { changedHolders } from "./model/marks";
import type { Kind } from "./model/schemas";
import { ReviewDialog } from "./ReviewDialog";
import { type BuilderWord, useBuilderWords } from "./words";

const NEW: readonly (readonly [Kind, BuilderWord])[] = [
  ["collectionType", "new.collection"],
  ["singleType", "new.single"],
  ["component", "new.component"],
];

/** What is done with all types together: new ones, undo, and the way to have changes written. */
export function BuilderBar() {
  const t = useBuilderWords();
  const { base, schemas, canUndo, canRedo, undo, redo, discard } = useBuilding();
  const [made, setMade] = useState<Kind | null>(null);
  const [isReviewing, setReviewing] = useState(false);
  const [isWritten, setWritten] = useState(false);
  const count = changedHolders(base, schemas).length;

  function review(): void {
    setWritten(false);
    setReviewing(true);
  }

  return (
    <section className="builder-bar" aria-label={t("bar.label")}>
      <div className="builder-bar-part">
        {NEW.map(([kind, word]) => (
          <Button key={kind} icon="add" onClick={() => setMade(kind)}>
            {t(word)}
          </Button>
        ))}
      </div>
      <div className="builder-bar-part">
        <span role="status" className="hint">
          {count ? t("bar.changed", { count }) : isWritten ? t("bar.written") : ""}
        </span>
        <IconButton
          icon="undo"
          label={t("bar.undo")}
          aria-disabled={!canUndo}
          onClick={() => canUndo && undo()}
        />
        <IconButton
          icon="redo"
          label={t("bar.redo")}
          aria-disabled={!canRedo}
          onClick={() => canRedo && redo()}
        />
        {count ? (
          <>
            <Button kind="quiet" onClick={discard}>
              {t("bar.discard")}
            </Button>
            <Button kind="main" onClick={review}>
              {t("bar.review")}
            </Button>
          </>
        ) : null}
      </div>
      {made ? <HolderDialog kind={made} onClose={() => setMade(null)} /> : null}
      {isReviewing ? (
        <ReviewDialog onWritten={() => setWritten(true)} onClose={() => setReviewing(false)} />
      ) : null}
    </section>
  );
}
