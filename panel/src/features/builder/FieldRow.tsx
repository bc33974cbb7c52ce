import { useRef, useState } from "react";
import { IconButton } from "../../kit/Button";
import { Icon } from "../../kit/Icon";
import { useDragging } from "../entries/relations/useDragging";
import { useBuilding } from "./building";
import { FieldDialog } from "./FieldDialog";
import { fieldKindText } from "./kindTexts";
import { MarkTag } from "./MarkTag";
import { canRestore, deleteField, moveField, restoreField } from "./model/edits";
import { markOfField } from "./model/marks";
import { componentsOf, type Field, type Holder, text, typeOf } from "./model/schemas";
import { optionsOf } from "./optionTexts";
import { ProblemList } from "./ProblemList";
import { SchemaLink } from "./SchemaLink";
import { useBuilderWords } from "./words";

interface FieldRowProps {
  holder: Holder;
  field: Field;
  index: number;
}

/** A field of a type: its name, its kind, what it leads to, what is asked of its values, and what is done with it. */
export function FieldRow({ holder, field, index }: FieldRowProps) {
  const t = useBuilderWords();
  const { base, isWritable, edit, problemsOf } = useBuilding();
  const row = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLSpanElement>(null);
  const isEditable = isWritable && holder.isOwn && !holder.isDeleted;
  const edge = useDragging(row, grip, {
    list: `fields ${holder.uid}`,
    index,
    isMovable: isEditable && !field.isDeleted,
    onMove: (from, to) => edit((now) => moveField(now, holder.uid, from, to)),
  });
  return (
    <li
      ref={row}
      className={`field-row${field.isDeleted ? " field-deleted" : ""}${isEditable ? " field-editable" : ""}`}
      data-edge={edge ?? undefined}
      id={`field-${field.key}`}
    >
      {isEditable ? (
        <span ref={grip} className="field-grip">
          <Icon name="grip" />
        </span>
      ) : null}
      <div className="field-names">
        <code className="field-name" translate="no">
          {field.name}
        </code>
        <MarkTag mark={markOfField(base.get(holder.uid), field)} />
        {field.was && field.was !== field.name ? (
          <span className="hint" translate="no">
            {t("field.was", { name: field.was })}
          </span>
        ) : null}
      </div>
      <span className="field-kind">{fieldKindText(typeOf(field), t)}</span>
      <div className="field-about">
        <Targets field={field} />
        {optionsOf(field, t).map((option) => (
          <span key={option} className="tag">
            {option}
          </span>
        ))}
      </div>
      {isEditable ? <Actions holder={holder} field={field} index={index} /> : null}
      <ProblemList problems={problemsOf(holder, field)} />
    </li>
  );
}

function Actions({ holder, field, index }: FieldRowProps) {
  const t = useBuilderWords();
  const { schemas, edit } = useBuilding();
  const [isEdited, setEdited] = useState(false);
  const { uid } = holder;
  const { name, key } = field;
  const last = holder.fields.length - 1;
  if (field.isDeleted)
    return (
      <div className="field-actions">
        {canRestore(schemas, holder, field) ? (
          <IconButton
            icon="undo"
            label={t("field.restore", { name })}
            onClick={() => edit((now) => restoreField(now, uid, key))}
          />
        ) : null}
      </div>
    );
  return (
    <div className="field-actions">
      <IconButton
        icon="up"
        label={t("field.up", { name })}
        aria-disabled={index === 0}
        onClick={() => index > 0 && edit((now) => moveField(now, uid, index, index - 1))}
      />
      <IconButton
        icon="down"
        label={t("field.down", { name })}
        aria-disabled={index === last}
        onClick={() => index < last && edit((now) => moveField(now, uid, index, index + 1))}
      />
      <IconButton icon="settings" label={t("field.edit", { name })} onClick={() => setEdited(true)} />
      <IconButton
        icon="remove"
        label={t("field.delete", { name })}
        onClick={() => edit((now) => deleteField(now, uid, key))}
      />
      {isEdited ? <FieldDialog holder={holder} field={field} onClose={() => setEdited(false)} /> : null}
    </div>
  );
}

function Targets({ field }: { field: Field }) {
  const t = useBuilderWords();
  const { schemas } = useBuilding();
  const uids = typeOf(field) === "relation" ? [text(field.properties.target)] : componentsOf(field);
  return uids.filter(Boolean).map((uid) => {
    const target = schemas.get(uid);
    return (
      <span key={uid} className="field-target">
        → {target ? <SchemaLink holder={target} /> : <code translate="no">{uid}</code>}
        {target ? null : <span className="hint"> {t("target.hidden")}</span>}
      </span>
    );
  });
}
