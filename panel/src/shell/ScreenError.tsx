import { useRouter } from "@tanstack/react-router";
import { ApiError } from "../api/errors";
import { Button } from "../kit/Button";
import { Empty } from "../kit/Empty";
import { refusal } from "../words/refusals";
import { useWords } from "../words/words";

/** What stands in place of a screen that failed: what happened, and a way to try again. */
export function ScreenError({ error, reset }: { error: unknown; reset?: () => void }) {
  const t = useWords();
  const router = useRouter();
  return (
    <div className="screen" role="alert">
      <Empty icon="problem" title={t("error.title")}>
        {error instanceof ApiError ? (
          <p>{refusal(error, t)}</p>
        ) : (
          <>
            <p>{t("error.text")}</p>
            <pre translate="no">{String(error)}</pre>
          </>
        )}
        <Button
          kind="main"
          onClick={() => {
            reset?.();
            void router.invalidate();
          }}
        >
          {t("app.retry")}
        </Button>
      </Empty>
    </div>
  );
}
