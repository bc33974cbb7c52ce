import { useState } from "react";
import { SelectField, TextField } from "../../kit/fields";
import { useBuilding } from "./building";
import { isWord } from "./kindTexts";
import { nameOfOtherSide, TWO_SIDED } from "./model/relations";
import { displayName, type Field, type Holder, isComponent, text } from "./model/schemas";
import { useBuilderWords } from "./words";

const KINDS = [
  "manyToOne",
  "oneToMany",
  "oneToOne",
  "manyToMany",
  "morphToOne",
  "morphToMany",
  "morphOne",
  "morphMany",
] as const;

/** Where a relation leads, how many there are on each side, and what it is called there. */
export function RelationOptions({ holder, field }: { holder: Holder; field: Field | undefined }) {
  const t = useBuilderWords();
  const { schemas } = useBuilding();
  const [relation, setRelation] = useState(text(field?.properties.relation) || "manyToOne");
  const [target, setTarget] = useState(text(field?.properties.target) || firstTarget());
  const types = [...schemas.values()].filter((each) => !isComponent(each) && !each.isDeleted);
  const about = `relation.about.${relation}`;
  const toAny = relation.startsWith("morphTo");
  const isMorphed = relation === "morphOne" || relation === "morphMany";
  const mayHaveOther = TWO_SIDED.includes(relation) && !isComponent(holder) && schemas.get(target)?.isOwn;

  function firstTarget(): string {
    return [...schemas.values()].find((each) => !isComponent(each) && each.isOwn)?.uid ?? "";
  }

  return (
    <>
      {field?.was ? <p className="hint">{t("relation.written")}</p> : null}
      <SelectField
        name="relation"
        label={t("relation.kind")}
        hint={isWord(about) ? t(about) : undefined}
        value={relation}
        onChange={(event) => setRelation(event.currentTarget.value)}
        options={KINDS.map((kind) => [kind, t(`relation.${kind}`)] as const)}
      />
      {toAny ? null : (
        <SelectField
          name="target"
          label={t("relation.target")}
          value={target}
          onChange={(event) => setTarget(event.currentTarget.value)}
          options={types.map((each) => [each.uid, `${displayName(each)} (${each.uid})`] as const)}
        />
      )}
      {isMorphed ? (
        <TextField
          name="morphBy"
          label={t("option.morphBy")}
          defaultValue={text(field?.properties.morphBy)}
          required
          autoComplete="off"
        />
      ) : null}
      {mayHaveOther ? (
        <TextField
          name="otherName"
          label={t("relation.otherName")}
          hint={t("relation.otherHint")}
          defaultValue={field ? nameOfOtherSide(field) : ""}
          autoComplete="off"
        />
      ) : null}
    </>
  );
}
