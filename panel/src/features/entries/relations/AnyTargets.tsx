import { useRef } from "react";
import { useDocument, useValue } from "../../../document/hooks";
import { isToMany } from "../../../document/model";
import { NO_CHANGE, type RelationEdit, type Target } from "../../../document/relationEdit";
import { Notice } from "../../../kit/Notice";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import { type Place, usePlaceView } from "../fields/place";
import { hrefOf } from "./hrefs";
import { TargetList } from "./TargetList";
import type { RowActions } from "./TargetRow";
import { useRelated } from "./useRelated";
import { useRelationPlace } from "./useRelationPlace";
import { useVisible } from "./useVisible";

/** A relation to entries of any type: they are shown with their types, and stay as they are. */
export function AnyTargets({ node, attribute: name }: Place) {
  const t = useWords();
  const { document, model } = useDocument();
  const { attribute, label } = usePlaceView({ node, attribute: name });
  const edit = useValue<RelationEdit | undefined>(document, node, name) ?? NO_CHANGE;
  const whole = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLUListElement>(null);
  const { place, count, stamp } = useRelationPlace(node, name, edit);
  const isSeen = useVisible(whole) && count > 0;
  const related = useRelated(place, edit, stamp, isToMany(attribute), isSeen);
  const hidden = isSeen && !related.isLoading && !related.error ? count - related.total : 0;
  const typeOf = (target: Target) => model.findType(target.__type ?? "");
  const actions: RowActions = {
    list: `${node} ${name}`,
    isOrdered: false,
    readOnly: true,
    locale: place.locale,
    href: (target) => hrefOf(typeOf(target), target),
    typeOf: (target) => typeOf(target)?.displayName ?? target.__type,
    onOpen: undefined,
    onMove: () => undefined,
    onRemove: () => undefined,
  };
  return (
    <div className="relation" ref={whole} aria-busy={related.isLoading}>
      {related.error ? <Notice kind="problem">{refusal(related.error, t)}</Notice> : null}
      <TargetList label={label} related={related} actions={actions} box={box} />
      {hidden > 0 ? <p className="hint">{t("relation.hidden", { count: hidden })}</p> : null}
      {count ? null : <p className="hint">{t("relation.none")}</p>}
      <p className="hint">{t("relation.any")}</p>
    </div>
  );
}
