import { useCallback, useRef, useState } from "react";
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
import { Notice } from "../../../kit/Notice";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import { Frame } from "../fields/Frame";
import type { Wiring } from "../fields/inputs";
import { type Place, usePlaceView } from "../fields/place";
import { Adding } from "./Adding";
import { AnyTargets } from "./AnyTargets";
import { useDrawer } from "./drawer";
import { entryHref } from "./hrefs";
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
          <AnyTargets {...place} />
        )
      }
    </Frame>
  );
}

interface TargetsProps extends Place {
  target: string;
  wiring: Wiring;
}

function Targets({ node, attribute: name, target: uid, wiring }: TargetsProps) {
  const t = useWords();
  const { document, locale, configurations } = useDocument();
  const { attribute, label, readOnly } = usePlaceView({ node, attribute: name });
  const edit = useValue<RelationEdit | undefined>(document, node, name) ?? NO_CHANGE;
  const toMany = isToMany(attribute);
  const whole = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLUListElement>(null);
  const [said, setSaid] = useState("");
  const { place, count, stamp } = useRelationPlace(node, name, edit);
  const isSeen = useVisible(whole) && count > 0;
  const related = useRelated(place, edit, stamp, toMany, isSeen);
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
    (chosen: Target) => {
      set(({ loaded }, before) => (toMany ? add(before, loaded, chosen) : setTarget(loaded, chosen)));
      setSaid(t("relation.added", { name: chosen.label ?? chosen.documentId }));
    },
    [set, toMany, t],
  );

  const isOver = configurations.type.relationOpenMode === "modal";
  const drawer = useDrawer({ uid, locale: place.locale, onCreated: choose });

  const actions: RowActions = {
    list: `${node} ${name}`,
    isOrdered: toMany,
    readOnly: readOnly || related.isLoading,
    locale: place.locale,
    href: (entry) => entryHref(uid, entry),
    typeOf: () => undefined,
    onOpen: isOver && drawer.canOpen ? (entry) => drawer.open(entry) : undefined,
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
      {related.error ? <Notice kind="problem">{refusal(related.error, t)}</Notice> : null}
      <TargetList label={label} related={related} actions={actions} box={box} />
      {readOnly ? (
        related.list.length || related.isLoading ? null : (
          <p className="hint">{t("relation.none")}</p>
        )
      ) : (
        <Adding
          place={place}
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
      )}
      <p className="hidden" role="status">
        {said}
      </p>
      {drawer.element}
    </div>
  );
}
