import { Link } from "@tanstack/react-router";
import { ApiError } from "../../../api/errors";
import { NextStep } from "../../../kit/NextStep";
import { Notice } from "../../../kit/Notice";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";

/** Says why something was refused, until it is done or something else is; of an entry that is gone, where to go. */
export function RefusalNotice({ editing }: { editing: Editing }) {
  const t = useWords();
  const { type } = editing;
  const error = useEditingState(editing, (state) => state.refusal);
  if (!error) return null;
  const isGone = error instanceof ApiError && (error.status === 404 || error.status === 412);
  return (
    <Notice
      kind="problem"
      next={
        isGone && type.kind === "collectionType" ? (
          <Link className="link" to="/content-manager/collection-types/$uid" params={{ uid: type.uid }}>
            {t("edit.toList", { name: type.displayName })}
          </Link>
        ) : (
          <NextStep error={error} retry={editing.again} />
        )
      }
    >
      <p>{isGone ? t("edit.gone") : refusal(error, t)}</p>
    </Notice>
  );
}
