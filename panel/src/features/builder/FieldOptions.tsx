import { CheckField, SelectField, TextField } from "../../kit/fields";
import { useBuilding } from "./building";
import { CheckList } from "./CheckList";
import { type Control, FILE_KINDS, formValue, optionsOfKind } from "./model/options";
import {
  displayName,
  type Field,
  type Holder,
  isComponent,
  isLocalized,
  kindOf,
  texts,
} from "./model/schemas";
import { optionName } from "./optionTexts";
import { RelationOptions } from "./RelationOptions";
import { TextArea } from "./TextArea";
import { useBuilderWords } from "./words";

interface FieldOptionsProps {
  holder: Holder;
  field: Field | undefined;
  /** One of the kinds, or the uid of a custom field. */
  kind: string;
}

/** The options of a kind of field; those that few need stand below the others. */
export function FieldOptions({ holder, field, kind }: FieldOptionsProps) {
  const t = useBuilderWords();
  const keptAs = useBuilding().project.customFields[kind];
  const type = keptAs ?? kind;
  const options = Object.entries(optionsOfKind(type, keptAs && kind));
  const mayBeLocalized = isLocalized(holder.pluginOptions) && type !== "relation" && type !== "uid";
  const said = field && kindOf(field) === kind ? field : undefined;
  const isCheck = (control: Control) => control === "check" || control === "isNot";
  return (
    <>
      {type === "relation" ? <RelationOptions holder={holder} field={said} /> : null}
      {options
        .filter(([, control]) => !isCheck(control) && control !== "json")
        .map(([name, control]) => (
          <Option key={name} holder={holder} field={said} type={type} name={name} control={control} />
        ))}
      <div className="fieldset field-checks">
        {options
          .filter(([, control]) => isCheck(control))
          .sort(([name], [other]) => Number(other === "required") - Number(name === "required"))
          .map(([name, control]) => (
            <CheckField
              key={name}
              name={name}
              label={optionName(type, name, t)}
              defaultChecked={
                control === "check" ? said?.properties[name] === true : said?.properties[name] !== false
              }
            />
          ))}
        {mayBeLocalized ? (
          <CheckField
            name="localized"
            label={t("option.localized")}
            defaultChecked={field ? isLocalized(field.properties.pluginOptions) : true}
          />
        ) : null}
      </div>
      <details className="more">
        <summary>{t("field.more")}</summary>
        {options
          .filter(([, control]) => control === "json")
          .map(([name, control]) => (
            <TextArea
              key={name}
              name={name}
              label={optionName(type, name, t)}
              hint={name === "conditions" ? t("field.conditionsHint") : undefined}
              defaultValue={formValue(said?.properties[name], control)}
            />
          ))}
      </details>
    </>
  );
}

interface OptionProps extends Pick<FieldOptionsProps, "holder" | "field"> {
  type: string;
  name: string;
  control: Control;
}

function Option({ holder, field, type, name, control }: OptionProps) {
  const t = useBuilderWords();
  const { schemas } = useBuilding();
  const value = field?.properties[name];
  const label = optionName(type, name, t);
  const components = [...schemas.values()].filter(
    (each) => isComponent(each) && !each.isDeleted && each.uid !== holder.uid,
  );
  const named = components.map((each) => [each.uid, `${displayName(each)} (${each.uid})`] as const);
  if (name === "component")
    return <SelectField name={name} label={label} defaultValue={formValue(value, control)} options={named} />;
  if (name === "components")
    return <CheckList name={name} label={label} chosen={texts(value)} options={named} />;
  if (name === "allowedTypes")
    return (
      <CheckList
        name={name}
        label={label}
        hint={t("field.allHint")}
        chosen={texts(value)}
        options={FILE_KINDS.map((kind) => [kind, t(`files.${kind}`)] as const)}
      />
    );
  if (name === "targetField") {
    const fields = holder.fields.filter((each) => !each.isDeleted && each.key !== field?.key);
    const options = [["", t("field.byHand")], ...fields.map((each) => [each.name, each.name])] as const;
    return (
      <SelectField
        name={name}
        label={label}
        defaultValue={formValue(value, control)}
        options={options as readonly (readonly [string, string])[]}
      />
    );
  }
  if (name === "default" && type === "boolean")
    return (
      <SelectField
        name={name}
        label={label}
        defaultValue={formValue(value, control)}
        options={[
          ["", t("field.nothing")],
          ["true", t("field.true")],
          ["false", t("field.false")],
        ]}
      />
    );
  if (control === "lines")
    return (
      <TextArea
        name={name}
        label={label}
        hint={t("field.linesHint")}
        defaultValue={formValue(value, control)}
      />
    );
  return <TextField name={name} label={label} defaultValue={formValue(value, control)} autoComplete="off" />;
}
