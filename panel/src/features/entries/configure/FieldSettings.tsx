import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { fieldView } from "../../../api/configuration";
import { type Attribute, allowedComponents, type Model } from "../../../document/model";
import { Button, IconButton } from "../../../kit/Button";
import { configureAction } from "../../../shell/configuring";
import { useCan } from "../../../shell/permissions";
import { useModel } from "../../../shell/useModel";
import { useWords, type Word } from "../../../words/words";
import { canMove, type Direction, resize, SIZES, spotOf } from "./rows";
import { Check, type PartProps, Select } from "./SettingsPart";
import { titleNames, withField } from "./view";

const SIZE_WORDS: Readonly<Record<number, Word>> = {
  4: "configure.third",
  6: "configure.half",
  8: "configure.twoThirds",
  12: "configure.whole",
};
const MOVES = [
  ["left", "before", "configure.left"],
  ["right", "next", "configure.right"],
  ["up", "up", "configure.up"],
  ["down", "down", "configure.down"],
] as const;
/** Kinds whose control has a place for a placeholder. */
const TYPED = new Set([
  "string",
  "text",
  "email",
  "uid",
  "richtext",
  "blocks",
  "integer",
  "biginteger",
  "float",
  "decimal",
]);

interface FieldSettingsProps extends PartProps {
  name: string;
  onMove: (direction: Direction) => void;
  onRemove: () => void;
}

/** What can be changed of one field of a form. */
export function FieldSettings({ name, fields, view, onChange, onMove, onRemove }: FieldSettingsProps) {
  const t = useWords();
  const model = useModel();
  const attribute = fields.attributes[name];
  const { label, description, placeholder, editable, mainField } = fieldView(view, name);
  const spot = spotOf(view.rows, name);
  const size = spot ? (view.rows[spot.row]?.[spot.place]?.size ?? 12) : 12;
  const set = (change: Parameters<typeof withField>[2]): void => onChange(withField(view, name, change));
  const titles = attribute ? targetTitles(model, attribute) : [];
  const isLast = view.rows.flat().length === 1;
  return (
    <fieldset className="configure-field">
      <legend translate="no">{label}</legend>
      <div className="configure-buttons">
        {MOVES.map(([direction, icon, word]) => (
          <IconButton
            key={direction}
            icon={icon}
            label={t(word, { name: label })}
            data-move={direction}
            aria-disabled={!canMove(view.rows, name, direction)}
            onClick={() => onMove(direction)}
          />
        ))}
      </div>
      <div className="configure-settings">
        <Text label={t("configure.label")} value={label} onChange={(text) => set({ label: text })} />
        <Text
          label={t("configure.description")}
          value={description}
          onChange={(text) => set({ description: text })}
        />
        {TYPED.has(attribute?.type ?? "") ? (
          <Text
            label={t("configure.placeholder")}
            value={placeholder}
            onChange={(text) => set({ placeholder: text })}
          />
        ) : null}
        <Select
          label={t("configure.width")}
          value={String(size)}
          options={[...new Set([...SIZES, size])].map((one) => [
            String(one),
            SIZE_WORDS[one] ? t(SIZE_WORDS[one]) : `${one}/12`,
          ])}
          onChange={(chosen) => onChange({ ...view, rows: resize(view.rows, name, Number(chosen)) })}
        />
        {mainField !== undefined && titles.length ? (
          <Select
            label={t("configure.mainField")}
            value={mainField}
            options={[...new Set([...titles, mainField])].map((title) => [title, title])}
            onChange={(title) => set({ mainField: title })}
          />
        ) : null}
      </div>
      <Check label={t("configure.editable")} isOn={editable} onChange={(isOn) => set({ editable: isOn })} />
      {attribute?.required ? <p className="hint">{t("configure.required")}</p> : null}
      <div className="configure-buttons">
        <Button aria-disabled={isLast} onClick={() => !isLast && onRemove()}>
          {t("configure.remove")}
        </Button>
        {attribute ? <ComponentLinks attribute={attribute} model={model} /> : null}
      </div>
    </fieldset>
  );
}

/** Leads to the components of a field, which are shown everywhere alike. */
function ComponentLinks({ attribute, model }: { attribute: Attribute; model: Model }) {
  const t = useWords();
  const can = useCan();
  if (!can(configureAction(null))) return null;
  return allowedComponents(attribute)
    .map((uid) => model.component(uid))
    .filter(({ known }) => known)
    .map(({ uid, displayName }) => (
      <Link key={uid} className="link" to="/content-manager/components/$uid/configurations" params={{ uid }}>
        {t("configure.component", { name: displayName })}
      </Link>
    ));
}

/** Returns what the entries may be called by that a relation leads to. */
function targetTitles(model: Model, { type, target }: Attribute): readonly string[] {
  const found = type === "relation" && target ? model.findType(target) : undefined;
  return found ? titleNames(found) : [];
}

interface TextProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
}

function Text({ label, value, onChange }: TextProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} translate="no" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
