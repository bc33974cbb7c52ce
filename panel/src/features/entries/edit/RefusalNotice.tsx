import { ApiError } from "../../../api/errors";
import { Notice } from "../../../kit/Notice";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";

/** Says why something was refused, until it is done or something else is. */
export function RefusalNotice({ editing }: { editing: Editing }) {
  const t = useWords();
  const error = useEditingState(editing, (state) => state.refusal);
  if (!error) return null;
  const isGone = error instanceof ApiError && (error.status === 404 || error.status === 412);
  return (
    <Notice kind="problem">
      <p>{isGone ? t("edit.gone") : refusal(error, t)}</p>
    </Notice>
  );
}
