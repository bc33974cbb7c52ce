import { type ReactNode, useCallback, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useDocument, useValue } from "../../../document/hooks";
import { isToMany } from "../../../document/model";
import {
  add,
  moveTarget,
  NO_CHANGE,
  type RelationEdit,
  removeTarget,
  setTarget,
  type Target,
} from "../../../document/relationEdit";
import { Failure } from "../../../kit/Failure";
import { useCan } from "../../../shell/permissions";
import { useWords } from "../../../words/words";
import { Frame } from "../fields/Frame";
import type { Wiring } from "../fields/inputs";
import { type Place, usePlaceView } from "../fields/place";
import { Adding } from "./Adding";
import { useDrawer } from "./drawer";
import { entryHref, hrefOf } from "./hrefs";
import { TargetList } from "./TargetList";
import type { RowActions } from "./TargetRow";
import { type Related, useRelated } from "./useRelated";
import { useRelationPlace } from "./useRelationPlace";
import { useVisible } from "./useVisible";
import "./relations.css";

/** The control of a relation: what it leads to, in its order, and a search for more. */
export function RelationControl(place: Place) {
  const { attribute } = usePlaceView(place);
  return (
    <Frame {...place} as="group">
      {(wiring) =>
        attribute.target ? (
          <Targets {...place} wiring={wiring} target={attribute.target} />
        ) : (
          <AnyTargets {...place} wiring={wiring} />
        )
      }
    </Frame>
  );
}

/** A relation to entries of any type: one chooses the type, and then the entry. */
function AnyTargets(props: Place & { wiring: Wiring }) {
  const t = useWords();
  const can = useCan();
  const { types } = useDocument().model;
  const listed = types.filter(
    ({ uid, visible }) => visible && can("plugin::content-manager.explorer.read", uid),
  );
  const [chosen, setChosen] = useState("");
  const uid = chosen || (listed[0]?.uid ?? "");
  return (
    <Targets {...props} target={uid} isAny>
      <label className="adding-type">
        <span>{t("relation.type")}</span>
        <select value={uid} onChange={({ target }) => setChosen(target.value)} translate="no">
          {listed.map((type) => (
            <option key={type.uid} value={type.uid}>
              {type.displayName}
            </option>
          ))}
        </select>
      </label>
    </Targets>
  );
}

interface TargetsProps extends Place {
  target: string;
  wiring: Wiring;
  /** Whether it leads to entries of any type, and `target` is the one that is looked in. */
  isAny?: boolean;
  /** What stands before the search. */
  children?: ReactNode;
}

function Targets({ node, attribute: name, target: uid, wiring, isAny = false, children }: TargetsProps) {
  const t = useWords();
  const { document, model, locale, configurations } = useDocument();
  const { attribute, label, ...view } = usePlaceView({ node, attribute: name });
  const readOnly = view.readOnly || !uid;
  const edit = useValue<RelationEdit | undefined>(document, node, name) ?? NO_CHANGE;
  const toMany = isToMany(attribute);
  const whole = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLUListElement>(null);
  const [said, setSaid] = useState("");
  const { place, count, stamp } = useRelationPlace(node, name, edit);
  const isSeen = useVisible(whole) && count > 0;
  const related = useRelated(place, edit, stamp, toMany, isSeen);
  const hidden = isAny && isSeen && !related.isLoading && !related.error ? count - related.total : 0;
  const newest = useRef(related);
  newest.current = related;

  const set = useCallback(
    (change: (related: Related, edit: RelationEdit) => RelationEdit) => {
      const before = (document.value(node, name) as RelationEdit | undefined) ?? NO_CHANGE;
      flushSync(() => document.set(node, name, change(newest.current, before)));
    },
    [document, node, name],
  );

  const choose = useCallback(
    (entry: Target) => {
      const chosen = isAny ? { ...entry, __type: uid } : entry;
      set(({ loaded }, before) => (toMany ? add(before, loaded, chosen) : setTarget(loaded, chosen)));
      setSaid(t("relation.added", { name: chosen.label ?? chosen.documentId }));
    },
    [set, toMany, t, isAny, uid],
  );

  const isOver = configurations.type.relationOpenMode === "modal";
  const typeOf = ({ __type = uid }: Target) => model.findType(__type);
  const drawer = useDrawer({ uid, locale: place.locale, onCreated: choose });

  const actions: RowActions = {
    list: `${node} ${name}`,
    isOrdered: toMany,
    readOnly: readOnly || related.isLoading,
    locale: place.locale,
    href: (entry) => (isAny ? hrefOf(typeOf(entry), entry) : entryHref(uid, entry)),
    typeOf: (entry) => (isAny ? (typeOf(entry)?.displayName ?? entry.__type) : undefined),
    onOpen: isOver && drawer.canOpen && !isAny ? (entry) => drawer.open(entry) : undefined,
    onMove: (from, to) => {
      const focused = window.document.activeElement;
      const { list } = newest.current;
      set(({ loaded }, before) => moveTarget(before, loaded, from, to));
      // Browsers take the focus from what is moved in the page.
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
      setSaid(t("relation.moved", { name: list[from]?.label ?? "", place: to + 1, count: list.length }));
    },
    onRemove: (entry, index) => {
      set(({ loaded }, before) => (toMany ? removeTarget(before, loaded, entry) : setTarget(loaded, null)));
      setSaid(t("relation.removed", { name: entry.label ?? entry.documentId }));
      const rows = box.current?.querySelectorAll<HTMLElement>('[data-action="remove"]') ?? [];
      const next = rows[Math.min(index, rows.length - 1)];
      (next ?? whole.current?.querySelector<HTMLElement>("input"))?.focus();
    },
  };

  return (
    <div className="relation" ref={whole} aria-busy={related.isLoading}>
      {related.error ? <Failure error={related.error} retry={related.retry} /> : null}
      <TargetList label={label} related={related} actions={actions} box={box} />
      {hidden > 0 ? <p className="hint">{t("relation.hidden", { count: hidden })}</p> : null}
      {readOnly ? (
        related.list.length || related.isLoading || hidden > 0 ? null : (
          <p className="hint">{t("relation.none")}</p>
        )
      ) : (
        <>
          {children}
          <Adding
            place={isAny ? { ...place, type: uid } : place}
            label={label}
            isLocalized={locale !== null}
            uid={uid}
            edit={edit}
            toMany={toMany}
            list={related.list}
            describedBy={wiring["aria-describedby"]}
            inputId={`${wiring.id}-search`}
            onChoose={choose}
            onCreate={drawer.canCreate ? () => drawer.create() : undefined}
          />
        </>
      )}
      <p className="hidden" role="status">
        {said}
      </p>
      {drawer.element}
    </div>
  );
}
