import { useEffect, useState } from "react";
import { fieldView } from "../../../api/configuration";
import { type DraftPlace, type KeptDraft, keepTyped, readDraft, removeDraft } from "../../../document/drafts";
import { EntryDocument } from "../../../document/entryDocument";
import { useDocument } from "../../../document/hooks";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { useUser } from "../../../shell/useSession";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";
import { Comparison } from "./Comparison";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";

/** Keeps what is typed in this browser until it is saved, and offers what an earlier page left here. */
export function LocalDrafts({ editing }: { editing: Editing }) {
  const administrator = useUser().documentId;
  const documentId = useEditingState(editing, ({ place }) => place.documentId);
  const [found, setFound] = useState<KeptDraft | null | undefined>(undefined);

  useEffect(() => {
    let isWanted = true;
    const tell = (kept: KeptDraft | null): void => {
      if (isWanted) setFound(kept && differences(editing, kept).length ? kept : null);
    };
    readDraft(placeOf(administrator, editing)).then(tell, () => tell(null));
    return () => {
      isWanted = false;
    };
  }, [administrator, editing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry gets its document id, and another place
  useEffect(() => {
    if (found !== null) return;
    const place = placeOf(administrator, editing);
    const stop = keepTyped(editing.document, place);
    return () => {
      stop();
      const isMoved = placeOf(administrator, editing).documentId !== place.documentId;
      if (isMoved || editing.isOver) void removeDraft(place);
    };
  }, [found, administrator, editing, documentId]);

  if (!found) return null;
  return (
    <Offer
      editing={editing}
      kept={found}
      onRestore={() => {
        editing.document.restore(found.draft);
        setFound(null);
      }}
      onThrow={() => {
        void removeDraft(placeOf(administrator, editing));
        setFound(null);
      }}
    />
  );
}

interface OfferProps {
  editing: Editing;
  kept: KeptDraft;
  onRestore(): void;
  onThrow(): void;
}

function Offer({ editing, kept, onRestore, onThrow }: OfferProps) {
  const t = useWords();
  const { configurations } = useDocument();
  const [differing] = useState(() => differences(editing, kept));
  const isOlder = kept.draft.updatedAt !== (editing.state().found.entry?.updatedAt ?? null);
  return (
    <Dialog title={t("edit.draftTitle")} className="dialog-wide">
      <p>{t("edit.draftFound", { at: writtenMoment(new Date(kept.keptAt).toISOString()) })}</p>
      {isOlder ? <p>{t("edit.draftOlder")}</p> : null}
      <p>{t("edit.draftDiffers", { count: differing.length })}</p>
      {differing.map(({ attribute, saved, local }) => (
        <Comparison
          key={attribute}
          label={fieldView(configurations.type, attribute).label}
          sides={[
            [t("edit.draftSaved"), saved],
            [t("edit.draftLocal"), local],
          ]}
        />
      ))}
      <div className="form-end">
        <Button kind="main" onClick={onRestore}>
          {t("edit.draftRestore")}
        </Button>
        <Button kind="danger" onClick={onThrow}>
          {t("edit.draftThrow")}
        </Button>
      </div>
    </Dialog>
  );
}

interface Difference {
  attribute: string;
  saved: unknown;
  local: unknown;
}

/** Returns what a draft would change of the entry as it is now. */
function differences(editing: Editing, { draft }: KeptDraft): Difference[] {
  const { document, base } = editing;
  const restored = new EntryDocument(document.model, document.uid, base);
  restored.restore(draft);
  return Object.keys(draft.changes)
    .filter((attribute) => restored.isChanged(restored.root, attribute))
    .map((attribute) => ({ attribute, saved: held(document, attribute), local: held(restored, attribute) }));
}

function held(document: EntryDocument, attribute: string): unknown {
  const children = document.children(document.root, attribute);
  return children.length
    ? children.map((key) => document.copy(key))
    : document.value(document.root, attribute);
}

function placeOf(administrator: string, editing: Editing): DraftPlace {
  const { uid, isSingle, documentId = null, locale = null } = editing.state().place;
  // A single type has one entry: its address never has the id.
  return { administrator, uid, documentId: isSingle ? null : documentId, locale };
}
