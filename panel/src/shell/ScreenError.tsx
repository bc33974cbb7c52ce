import { Link, useRouter } from "@tanstack/react-router";
import { ApiError } from "../api/errors";
import { Empty } from "../kit/Empty";
import { NextStep } from "../kit/NextStep";
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
        <div className="form-end">
          <NextStep
            error={error}
            retry={() => {
              reset?.();
              void router.invalidate();
            }}
          />
          <Link className="button button-plain" to="/">
            {t("missing.home")}
          </Link>
        </div>
      </Empty>
    </div>
  );
}
