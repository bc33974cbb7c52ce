import { useState } from "react";
import { Button } from "../../kit/Button";
import { Section } from "../../kit/Section";
import { ApiExamples } from "./ApiExamples";
import { useBuilding } from "./building";
import { CopyText } from "./CopyText";
import { FieldDialog } from "./FieldDialog";
import { FieldRow } from "./FieldRow";
import { HolderDialog } from "./HolderDialog";
import { MarkTag } from "./MarkTag";
import { deleteHolder, restoreHolder } from "./model/edits";
import { markOfHolder } from "./model/marks";
import { displayName, fileText, type Holder, isComponent, isLocalized, text, usesOf } from "./model/schemas";
import { ProblemList } from "./ProblemList";
import { ReadOnlyNotice } from "./ReadOnlyNotice";
import { SchemaLink } from "./SchemaLink";
import { type BuilderWord, useBuilderWords } from "./words";

const KINDS = {
  collectionType: "kind.collectionType",
  singleType: "kind.singleType",
  component: "kind.aComponent",
} as const satisfies Record<Holder["kind"], BuilderWord>;

/** What a type or a component is like, what leads to it, and what is done with it. */
export function HolderView({ holder }: { holder: Holder }) {
  const t = useBuilderWords();
  const { base, isWritable, problemsOf } = useBuilding();
  const isEditable = isWritable && holder.isOwn;
  return (
    <>
      <div className="screen-head">
        <h1>
          <span translate="no">{displayName(holder)}</span> <MarkTag mark={markOfHolder(base, holder)} />
        </h1>
        {isEditable ? <HolderActions holder={holder} /> : null}
      </div>
      <ProblemList problems={problemsOf(holder)} />
      <Facts holder={holder} />
      {holder.isOwn ? <ReadOnlyNotice file={holder.file} /> : <p className="hint">{t("plugin.text")}</p>}
      <Fields holder={holder} isEditable={isEditable && !holder.isDeleted} />
      <Uses holder={holder} />
      {holder.isNew ? null : <ApiExamples holder={holder} />}
      <Section title={t("file.title")} text={t("file.text")}>
        <CopyText label={holder.file || holder.uid} text={fileText(holder)} />
      </Section>
    </>
  );
}

function HolderActions({ holder }: { holder: Holder }) {
  const t = useBuilderWords();
  const { edit } = useBuilding();
  const [isEdited, setEdited] = useState(false);
  if (holder.isDeleted)
    return (
      <Button icon="undo" onClick={() => edit((now) => restoreHolder(now, holder.uid))}>
        {t("holder.restore")}
      </Button>
    );
  return (
    <div className="form-end">
      <Button onClick={() => setEdited(true)}>{t("holder.settings")}</Button>
      <Button kind="danger" onClick={() => edit((now) => deleteHolder(now, holder.uid))}>
        {t("holder.delete")}
      </Button>
      {isEdited ? <HolderDialog kind={holder.kind} holder={holder} onClose={() => setEdited(false)} /> : null}
    </div>
  );
}

function Fields({ holder, isEditable }: { holder: Holder; isEditable: boolean }) {
  const t = useBuilderWords();
  const [isAdding, setAdding] = useState(false);
  return (
    <Section title={t("fields.title")}>
      {holder.fields.length ? (
        <ul className="field-rows">
          {holder.fields.map((field, index) => (
            <FieldRow key={field.key} holder={holder} field={field} index={index} />
          ))}
        </ul>
      ) : (
        <p className="hint">{t("fields.none")}</p>
      )}
      {isEditable ? (
        <div className="form-end">
          <Button icon="add" onClick={() => setAdding(true)}>
            {t("field.add")}
          </Button>
        </div>
      ) : null}
      {isAdding ? <FieldDialog holder={holder} onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

function Facts({ holder }: { holder: Holder }) {
  const t = useBuilderWords();
  const description = text(holder.info.description);
  const marks = [
    t(KINDS[holder.kind]),
    ...(holder.options.draftAndPublish === true ? [t("facts.drafts")] : []),
    ...(isLocalized(holder.pluginOptions) ? [t("facts.localized")] : []),
  ];
  const facts: [BuilderWord, string][] = [
    ["facts.uid", holder.uid],
    ["facts.file", holder.file],
    ["facts.singular", text(holder.info.singularName)],
    ["facts.plural", text(holder.info.pluralName)],
    ["facts.table", holder.collectionName],
  ];
  return (
    <div className="builder-facts">
      <p className="tags">
        {marks.map((mark) => (
          <span key={mark} className="tag">
            {mark}
          </span>
        ))}
      </p>
      {description ? <p translate="no">{description}</p> : null}
      <dl className="facts">
        {facts.map(([word, value]) =>
          value ? (
            <div key={word}>
              <dt>{t(word)}</dt>
              <dd translate="no">
                <code>{value}</code>
              </dd>
            </div>
          ) : null,
        )}
      </dl>
    </div>
  );
}

/** Where a component is used, or which relations lead to a type. */
function Uses({ holder }: { holder: Holder }) {
  const t = useBuilderWords();
  const { schemas } = useBuilding();
  const uses = usesOf(schemas, holder.uid);
  if (!uses.length && !isComponent(holder)) return null;
  return (
    <Section title={t(isComponent(holder) ? "uses.component" : "uses.type")}>
      {uses.length ? (
        <ul className="builder-uses">
          {uses.map(({ holder: other, field }) => (
            <li key={`${other.uid} ${field.key}`}>
              <SchemaLink holder={other} /> · <code translate="no">{field.name}</code>
            </li>
          ))}
        </ul>
      ) : (
        <p className="hint">{t("uses.none")}</p>
      )}
    </Section>
  );
}
