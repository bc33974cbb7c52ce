import { type ReactNode, useState } from "react";
import { useWords } from "../words/words";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Failure } from "./Failure";

interface ConfirmProps {
  title: string;
  /** What the button that does it says. */
  submit: string;
  children: ReactNode;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

/** Asks before something that cannot be taken back; what is refused stays in the dialog. */
export function Confirm({ title, submit, children, onConfirm, onClose }: ConfirmProps) {
  const t = useWords();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function confirm(): Promise<void> {
    setBusy(true);
    try {
      await onConfirm();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {error ? <Failure error={error} retry={() => void confirm()} /> : null}
      <div className="form-end">
        <Button kind="danger" busy={isBusy} onClick={() => void confirm()}>
          {submit}
        </Button>
        <Button onClick={onClose}>{t("app.cancel")}</Button>
      </div>
    </Dialog>
  );
}
