import { useBlocker } from "@tanstack/react-router";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { Button } from "../kit/Button";
import { returnToField } from "../kit/caret";
import { Dialog } from "../kit/Dialog";
import { hasUnsaved } from "../kit/unsaved";
import { useWords } from "../words/words";
import { setWaiting, subscribeLeaving, waitingAction } from "./leaving";

/** Asks before a screen with something unsaved is left, and before one logs out of it. */
export function LeaveGuard() {
  const action = useSyncExternalStore(subscribeLeaving, waitingAction);
  const {
    status,
    proceed,
    reset,
    action: way,
  } = useBlocker({
    shouldBlockFn: ({ current, next }) => isOther(current, next) && hasUnsaved(next.pathname),
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (status === "blocked") {
    const isTurned = way === "BACK" || way === "FORWARD" || way === "GO";
    return <Question onStay={reset} onLeave={proceed} isTurned={isTurned} />;
  }
  if (!action) return null;
  return (
    <Question
      onStay={() => setWaiting(null)}
      onLeave={() => {
        setWaiting(null);
        action();
      }}
    />
  );
}

interface Location {
  pathname: string;
  search: object;
}

/** Whether another screen is gone to, or another version on the same one, which has values of its own. */
function isOther(current: Location, next: Location): boolean {
  const [here, there] = [current.pathname, next.pathname].map(decodeURIComponent);
  return here !== there || localeIn(current) !== localeIn(next);
}

function localeIn({ search }: Location): unknown {
  return "locale" in search ? search.locale : undefined;
}

interface Props {
  onStay: () => void;
  onLeave: () => void;
  /** Whether one went through the browser's history, which is turned back as one stays. */
  isTurned?: boolean;
}

function Question({ onStay, onLeave, isTurned = false }: Props) {
  const t = useWords();
  const stays = useRef(false);
  // Behind the dialog's own end, which gives the focus back to what was pressed to leave.
  useEffect(() => () => void (stays.current && comeBack(isTurned)), [isTurned]);

  function stay(): void {
    stays.current = true;
    onStay();
  }

  return (
    <Dialog title={t("unsaved.title")} onClose={stay}>
      <p>{t("unsaved.text")}</p>
      <div className="form-end">
        <Button kind="main" onClick={stay}>
          {t("unsaved.stay")}
        </Button>
        <Button kind="danger" onClick={onLeave}>
          {t("unsaved.leave")}
        </Button>
      </div>
    </Dialog>
  );
}

/** Returns to the field that was left: behind a turn of the history, which loses the caret of a field with the focus. */
function comeBack(isTurned: boolean): void {
  if (isTurned) {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    window.addEventListener("popstate", returnToField, { once: true });
  } else returnToField();
}
