import { useQueries } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { deleteChosen, fileUsages, type LibraryFile } from "../../api/media";
import { Button } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { Failure } from "../../kit/Failure";
import { GoTo } from "../../kit/NextStep";
import { Notice } from "../../kit/Notice";
import { useWords } from "../../words/words";
import { ChosenList, type Meant, meantIds } from "./meant";
import { Usages } from "./Usages";
import { MEDIA, useRefresh } from "./useMedia";
import "./file.css";

/** Of how many files it is told where they are used; each is a question to the server. */
const LOOKED_UP = 20;

interface DeleteDialogProps {
  meant: Meant;
  onClose: () => void;
  onDone: () => void;
}

/** Says what is deleted, and every place that uses it, before it asks a second time. */
export function DeleteDialog({ meant, onClose, onDone }: DeleteDialogProps) {
  const t = useWords();
  const refresh = useRefresh();
  const [step, setStep] = useState<"first" | "sure" | "busy">("first");
  const [error, setError] = useState<unknown>(null);
  const stay = useRef<HTMLDivElement>(null);
  const looked = meant.files.slice(0, LOOKED_UP);
  const { used, isKnown } = useUsed(looked);
  const inside = meant.folders.reduce((sum, { files, children }) => sum + files.count + children.count, 0);

  async function remove(): Promise<void> {
    setStep("busy");
    try {
      await deleteChosen(meantIds(meant));
      await refresh();
      onDone();
    } catch (thrown) {
      setError(thrown);
      setStep("first");
    }
  }

  return (
    <Dialog
      title={t("media.deleteTitle", { count: meant.files.length + meant.folders.length })}
      onClose={onClose}
    >
      <div ref={stay} className="delete-text">
        <ChosenList meant={meant} />
        {inside ? <p>{t("media.deleteInside", { count: inside })}</p> : null}
        {used.length ? (
          <Notice kind="problem" next={<GoTo to=".used a">{t("media.toUsages")}</GoTo>}>
            <p>{t("media.deleteUsed", { count: used.length })}</p>
          </Notice>
        ) : isKnown && looked.length ? (
          <p>{t(looked.length < meant.files.length ? "media.deleteNotLooked" : "media.deleteUnused")}</p>
        ) : null}
        {used.map((file) => (
          <section key={file.id} className="used">
            <h3 translate="no">{file.name}</h3>
            <Usages file={file} />
          </section>
        ))}
        {error ? <Failure error={error} retry={() => void remove()} /> : null}
      </div>
      <div className="form-end">
        {step === "first" ? (
          <Button kind="danger" busy={!isKnown} onClick={() => setStep("sure")}>
            {t("media.delete")}
          </Button>
        ) : (
          <Button kind="danger" className="button-sure" busy={step === "busy"} onClick={() => void remove()}>
            {t("media.deleteSure", { count: meant.files.length + meant.folders.length })}
          </Button>
        )}
        <Button kind="quiet" onClick={onClose}>
          {t("media.keep")}
        </Button>
      </div>
    </Dialog>
  );
}

/** Returns which of some files are used, and whether that is known of all. */
function useUsed(files: readonly LibraryFile[]): { used: LibraryFile[]; isKnown: boolean } {
  const found = useQueries({
    queries: files.map(({ id }) => ({ queryKey: [MEDIA, "usages", id], queryFn: () => fileUsages(id) })),
  });
  return {
    used: files.filter((_, index) => found[index]?.data?.total || found[index]?.error),
    isKnown: found.every(({ isPending }) => !isPending),
  };
}
