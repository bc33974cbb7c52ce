import { ApiError } from "../../../api/errors";
import { Button } from "../../../kit/Button";
import { NextStep, useSecondsLeft } from "../../../kit/NextStep";
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
    <Notice
      kind="problem"
      next={
        <div className="form-end">
          <NextStep error={error} retry={retry} />
          {hasConditions(list.state) && !isLimited ? (
            <Button onClick={() => list.go(withoutConditions(list.state))}>{t("list.clear")}</Button>
          ) : null}
        </div>
      }
    >
      <p>
        <strong>{t("list.failed")}</strong>
      </p>
      <p>{isLimited ? t("list.wait", { count: Math.max(seconds, 1) }) : refusal(error, t)}</p>
    </Notice>
  );
}
