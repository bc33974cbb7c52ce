import { useEffect, useState } from "react";
import { ApiError } from "../../../api/errors";
import { Button } from "../../../kit/Button";
import { Notice } from "../../../kit/Notice";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import { hasConditions, withoutConditions } from "./state";
import type { List } from "./useList";

/** What stands in place of a list that could not be read, and what can be done about it. */
export function ListFailure({ error, list, retry }: { error: Error; list: List; retry: () => void }) {
  const t = useWords();
  const seconds = useSecondsLeft(error);
  const isLimited = error instanceof ApiError && error.status === 429;
  return (
    <Notice kind="problem">
      <p>
        <strong>{t("list.failed")}</strong>
      </p>
      <p>{isLimited ? t("list.wait", { count: Math.max(seconds, 1) }) : refusal(error, t)}</p>
      <div className="form-end">
        <Button busy={isLimited && seconds > 0} onClick={retry}>
          {t("app.retry")}
        </Button>
        {hasConditions(list.state) && !isLimited ? (
          <Button onClick={() => list.go(withoutConditions(list.state))}>{t("list.clear")}</Button>
        ) : null}
      </div>
    </Notice>
  );
}

/** Counts down the seconds after which a refused request may be tried again. */
function useSecondsLeft(error: Error): number {
  const told = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
  const [left, setLeft] = useState(told);
  useEffect(() => {
    setLeft(told);
    const ends = Date.now() + told * 1000;
    const timer = setInterval(() => {
      const seconds = Math.ceil((ends - Date.now()) / 1000);
      setLeft(Math.max(seconds, 0));
      if (seconds <= 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [told]);
  return left;
}
