import { Link } from "@tanstack/react-router";
import { ApiError } from "../../../api/errors";
import type { ContentType } from "../../../document/model";
import { Button } from "../../../kit/Button";
import { Empty } from "../../../kit/Empty";
import { NextStep } from "../../../kit/NextStep";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";

/** What stands in place of an entry that could not be read. */
export function LoadError({ error, type, retry }: { error: unknown; type: ContentType; retry: () => void }) {
  const t = useWords();
  const isMissing = error instanceof ApiError && error.status === 404;
  return (
    <div className="screen" role="alert">
      <Empty icon="problem" title={t(isMissing ? "edit.missing" : "error.title")}>
        <p>{isMissing ? t("edit.missingText") : refusal(error, t)}</p>
        <div className="form-end">
          {isMissing ? (
            <Button onClick={retry}>{t("app.retry")}</Button>
          ) : (
            <NextStep error={error} retry={retry} />
          )}
          {type.kind === "collectionType" ? (
            <Link className="button" to="/content-manager/collection-types/$uid" params={{ uid: type.uid }}>
              {t("edit.toList", { name: type.displayName })}
            </Link>
          ) : null}
        </div>
      </Empty>
    </div>
  );
}
