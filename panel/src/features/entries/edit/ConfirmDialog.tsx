import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";

const WORDS = {
  unpublish: { title: "edit.unpublish", text: "edit.unpublishText", button: "edit.unpublish" },
  discard: { title: "edit.discard", text: "edit.discardText", button: "edit.discard" },
  delete: { title: "edit.delete", text: "edit.deleteText", button: "edit.delete" },
  deleteAll: { title: "edit.deleteAll", text: "edit.deleteAllText", button: "edit.deleteAll" },
} as const;

interface ConfirmProps {
  asked: keyof typeof WORDS;
  editing: Editing;
  onClose(): void;
}

/** Asks before something is done that takes content away. */
export function ConfirmDialog({ asked, editing, onClose }: ConfirmProps) {
  const t = useWords();
  const { title, text, button } = WORDS[asked];
  const run = (): void => {
    onClose();
    if (asked === "unpublish") void editing.unpublish();
    else if (asked === "discard") void editing.discard();
    else void editing.remove(asked === "deleteAll");
  };
  return (
    <Dialog title={t(title)} onClose={onClose}>
      <p>{t(text)}</p>
      <div className="form-end">
        <Button kind="main" onClick={onClose}>
          {t("app.cancel")}
        </Button>
        <Button kind="danger" onClick={run}>
          {t(button)}
        </Button>
      </div>
    </Dialog>
  );
}
