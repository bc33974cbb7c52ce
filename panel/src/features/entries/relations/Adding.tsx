import type { RelationPlace } from "../../../api/relations";
import type { RelationEdit, Target } from "../../../document/relationEdit";
import { Button } from "../../../kit/Button";
import { useModel } from "../../../shell/useModel";
import { useWords } from "../../../words/words";
import { TargetPicker } from "./TargetPicker";

interface Props {
  place: RelationPlace;
  label: string;
  /** The type it leads to. */
  uid: string;
  isLocalized: boolean;
  edit: RelationEdit;
  toMany: boolean;
  list: readonly Target[];
  describedBy: string | undefined;
  inputId: string;
  onChoose: (target: Target) => void;
  onCreate: (() => void) | undefined;
}

/** The search for what is to be related, and the way to make it where it is not there yet. */
export function Adding(props: Props) {
  const { place, label, uid, isLocalized, edit, toMany, list, describedBy, inputId, onChoose, onCreate } =
    props;
  const t = useWords();
  const target = useModel().findType(uid);
  const create = onCreate ? (
    <Button kind="quiet" icon="add" onClick={onCreate}>
      {t("relation.create", { type: target?.displayName ?? "" })}
    </Button>
  ) : null;
  const taken = toMany ? edit.connect.map((placed) => placed.target) : list;
  return (
    <div className="adding">
      <TargetPicker
        place={place}
        label={t(toMany ? "relation.addTo" : "relation.choose", { field: label })}
        placeholder={t(list.length && !toMany ? "relation.another" : "relation.search")}
        omitted={taken.filter(({ __type = uid }) => __type === uid).map(({ documentId }) => documentId)}
        included={toMany ? edit.disconnect.map(({ documentId }) => documentId) : included(edit)}
        needsLocale={isLocalized && target?.localized === true}
        describedBy={describedBy}
        inputId={inputId}
        onChoose={onChoose}
        otherwise={create}
      />
      {create}
    </div>
  );
}

/** What was chosen before and is replaced now may be chosen again. */
function included(edit: RelationEdit): string[] {
  return edit.disconnect.map(({ documentId }) => documentId);
}
