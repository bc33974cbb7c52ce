import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { useModel } from "../../../shell/useModel";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";

/** Names the related entries that are not published, and asks what becomes of the relations to them. */
export function UnpublishedDialog({ editing }: { editing: Editing }) {
  const t = useWords();
  const model = useModel();
  const relations = useEditingState(editing, (state) => state.unpublished);
  const isUnderWay = useEditingState(editing, (state) => state.doing === "publish");
  if (!relations) return null;
  return (
    <Dialog title={t("edit.related")} className="dialog-wide" onClose={() => editing.dismiss()}>
      <p>{t("edit.relatedText", { count: relations.length })}</p>
      <ul className="edit-related">
        {relations.map(({ field, target }) => (
          <li key={`${field} ${target.documentId}`}>
            <strong translate="no">{String(target.title ?? target.documentId)}</strong>
            <span translate="no">
              {model.findType(target.contentTypeUid)?.displayName ?? target.contentTypeUid}
            </span>
            <code translate="no">{field}</code>
          </li>
        ))}
      </ul>
      <div className="form-end">
        <Button kind="main" busy={isUnderWay} onClick={() => void editing.publishWith(relations)}>
          {t("edit.relatedToo")}
        </Button>
        <Button busy={isUnderWay} onClick={() => void editing.publishWith([])}>
          {t("edit.relatedWithout")}
        </Button>
        <Button onClick={() => editing.dismiss()}>{t("app.cancel")}</Button>
      </div>
    </Dialog>
  );
}
