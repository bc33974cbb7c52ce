import { Section } from "../../kit/Section";
import { ApiExamples } from "./ApiExamples";
import { useBuilding } from "./building";
import { CopyText } from "./CopyText";
import { FieldRow } from "./FieldRow";
import { displayName, fileText, type Holder, isComponent, isLocalized, text, usesOf } from "./model/schemas";
import { ReadOnlyNotice } from "./ReadOnlyNotice";
import { SchemaLink } from "./SchemaLink";
import { type BuilderWord, useBuilderWords } from "./words";

const KINDS = {
  collectionType: "kind.collectionType",
  singleType: "kind.singleType",
  component: "kind.aComponent",
} as const satisfies Record<Holder["kind"], BuilderWord>;

/** What a type or a component is like, and what leads to it. */
export function HolderView({ holder }: { holder: Holder }) {
  const t = useBuilderWords();
  return (
    <>
      <div className="screen-head">
        <h1 translate="no">{displayName(holder)}</h1>
      </div>
      <Facts holder={holder} />
      {holder.isOwn ? <ReadOnlyNotice file={holder.file} /> : <p className="hint">{t("plugin.text")}</p>}
      <Section title={t("fields.title")}>
        {holder.fields.length ? (
          <ul className="field-rows">
            {holder.fields.map((field) => (
              <FieldRow key={field.key} field={field} />
            ))}
          </ul>
        ) : (
          <p className="hint">{t("fields.none")}</p>
        )}
      </Section>
      <Uses holder={holder} />
      <ApiExamples holder={holder} />
      <Section title={t("file.title")} text={t("file.text")}>
        <CopyText label={holder.file || holder.uid} text={fileText(holder)} />
      </Section>
    </>
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
