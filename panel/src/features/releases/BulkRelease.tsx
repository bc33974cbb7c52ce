import { useState } from "react";
import { ApiError } from "../../api/errors";
import { addActions, type PlanType } from "../../api/releases";
import { Button } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { Notice } from "../../kit/Notice";
import { refusal } from "../../words/refusals";
import { AddForm } from "./AddForm";
import { useReleaseWords } from "./words";

interface BulkReleaseProps {
  uid: string;
  /** What the entries are called, by document id. */
  entries: ReadonlyMap<string, string>;
  locale: string;
  /** What the language is called that it is about, where there are several. */
  localeName: string;
  onDone: () => void;
  onClose: () => void;
}

/** Puts the entries that are chosen into a release to come, all or none, and says which one is refused. */
export default function BulkRelease({ uid, entries, locale, localeName, onDone, onClose }: BulkReleaseProps) {
  const t = useReleaseWords();
  const [added, setAdded] = useState<{ entriesAlreadyInRelease: number; totalEntries: number } | null>(null);

  async function add(release: number, type: PlanType): Promise<void> {
    const places = [...entries.keys()].map((documentId) => ({
      uid,
      isSingle: false,
      documentId,
      ...(locale ? { locale } : {}),
    }));
    try {
      setAdded(await addActions(release, places, type));
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.details.entry : null;
      const { entryDocumentId } = (named ?? {}) as { entryDocumentId?: string };
      if (!entryDocumentId) throw thrown;
      const name = entries.get(entryDocumentId) || entryDocumentId;
      throw new ApiError(400, t("releases.refused", { name, reason: refusal(thrown, t) }));
    }
    onDone();
  }

  return (
    <Dialog title={t("releases.bulkTitle", { count: entries.size })} onClose={onClose}>
      {added ? (
        <>
          <Notice kind="done">
            <p>{t("releases.added", { count: added.totalEntries - added.entriesAlreadyInRelease })}</p>
            {added.entriesAlreadyInRelease ? (
              <p>{t("releases.wereThere", { count: added.entriesAlreadyInRelease })}</p>
            ) : null}
          </Notice>
          <div className="form-end">
            <Button kind="main" onClick={onClose}>
              {t("app.close")}
            </Button>
          </div>
        </>
      ) : (
        <>
          {localeName ? <p>{t("bulk.inLocale", { locale: localeName })}</p> : null}
          <AddForm isOffered={() => true} onAdd={add} onDone={() => {}} />
        </>
      )}
    </Dialog>
  );
}
