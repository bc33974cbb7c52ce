import { useBuilding } from "./building";
import { fieldKindText } from "./kindTexts";
import { componentsOf, type Field, text, typeOf } from "./model/schemas";
import { optionsOf } from "./optionTexts";
import { SchemaLink } from "./SchemaLink";
import { useBuilderWords } from "./words";

/** A field of a type: its name, its kind, what it leads to and what is asked of its values. */
export function FieldRow({ field }: { field: Field }) {
  const t = useBuilderWords();
  return (
    <li className="field-row">
      <code className="field-name" translate="no">
        {field.name}
      </code>
      <span className="field-kind">{fieldKindText(typeOf(field), t)}</span>
      <div className="field-about">
        <Targets field={field} />
        {optionsOf(field, t).map((option) => (
          <span key={option} className="tag">
            {option}
          </span>
        ))}
      </div>
    </li>
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
