import { useBlocker } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { Button } from "../kit/Button";
import { Dialog } from "../kit/Dialog";
import { hasUnsaved } from "../kit/unsaved";
import { useWords } from "../words/words";
import { setWaiting, subscribeLeaving, waitingAction } from "./leaving";

/** Asks before a screen with something unsaved is left, and before one logs out of it. */
export function LeaveGuard() {
  const action = useSyncExternalStore(subscribeLeaving, waitingAction);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isOther(current, next) && hasUnsaved(next.pathname),
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (status === "blocked") return <Question onStay={reset} onLeave={proceed} />;
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

function Question({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const t = useWords();
  return (
    <Dialog title={t("unsaved.title")} onClose={onStay}>
      <p>{t("unsaved.text")}</p>
      <div className="form-end">
        <Button kind="main" onClick={onStay}>
          {t("unsaved.stay")}
        </Button>
        <Button kind="danger" onClick={onLeave}>
          {t("unsaved.leave")}
        </Button>
      </div>
    </Dialog>
  );
}
