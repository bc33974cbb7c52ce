import { useState } from "react";
import { ApiError } from "../../api/errors";
import { Dialog } from "../../kit/Dialog";
import { TextField } from "../../kit/fields";
import { Form, type FormValues } from "../../kit/form";
import { useBuilding } from "./building";
import { FieldOptions } from "./FieldOptions";
import { KindPicker } from "./KindPicker";
import { fieldKindText } from "./kindTexts";
import { addField, changeField } from "./model/edits";
import { wrongFieldName } from "./model/names";
import { readProperties, SCALARS } from "./model/options";
import { nameOfOtherSide } from "./model/relations";
import { type Field, type Holder, text, typeOf } from "./model/schemas";
import { useBuilderWords } from "./words";

interface FieldDialogProps {
  holder: Holder;
  /** The one that is changed; left out, one is added. */
  field?: Field;
  onClose: () => void;
}

/** Adds a field or changes one: first its kind, then its name and options. */
export function FieldDialog({ holder, field, onClose }: FieldDialogProps) {
  const t = useBuilderWords();
  const [type, setType] = useState(field ? typeOf(field) : "");
  const title = field ? t("field.edit", { name: field.name }) : t("field.add");
  if (!type)
    return (
      <Dialog title={title} onClose={onClose} className="builder-dialog">
        <KindPicker onPick={setType} />
      </Dialog>
    );
  return (
    <Dialog title={title} onClose={onClose} className="builder-dialog">
      <FieldForm holder={holder} field={field} type={type} onType={setType} onClose={onClose} />
    </Dialog>
  );
}

interface FieldFormProps {
  holder: Holder;
  field: Field | undefined;
  type: string;
  onType: (type: string) => void;
  onClose: () => void;
}

function FieldForm({ holder, field, type, onType, onClose }: FieldFormProps) {
  const t = useBuilderWords();
  const { edit } = useBuilding();
  const read = useReader(holder, field, type);

  async function submit(values: FormValues): Promise<void> {
    const { name, properties } = read(values);
    edit((now) =>
      field
        ? changeField(now, holder.uid, field.key, name, properties)
        : addField(now, holder.uid, name, properties),
    );
    onClose();
  }

  return (
    <Form submit={t(field ? "dialog.done" : "field.add")} onSubmit={submit}>
      <KindChoice field={field} type={type} onType={onType} />
      <TextField
        name="name"
        label={t("field.name")}
        hint={field?.was ? t("field.renameHint") : t("field.nameHint")}
        defaultValue={field?.name ?? ""}
        required
        autoComplete="off"
      />
      <FieldOptions key={type} holder={holder} field={field} type={type} />
    </Form>
  );
}

/** The kind of a field. One that is written can become another kind of value; what becomes of values is in the plan. */
function KindChoice({ field, type, onType }: Pick<FieldFormProps, "field" | "type" | "onType">) {
  const t = useBuilderWords();
  const isScalar = SCALARS.some((scalar) => scalar === type);
  if (!field?.was || !isScalar)
    return (
      <p>
        <span className="tag">{fieldKindText(type, t)}</span>{" "}
        {field ? null : (
          <button type="button" className="link" onClick={() => onType("")}>
            {t("field.otherKind")}
          </button>
        )}
      </p>
    );
  return (
    <label className="field">
      <span>{t("field.kind")}</span>
      <select value={type} onChange={(event) => onType(event.currentTarget.value)}>
        {SCALARS.map((scalar) => (
          <option key={scalar} value={scalar}>
            {fieldKindText(scalar, t)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Returns a function that reads the form, and throws what is wrong with it. */
function useReader(holder: Holder, field: Field | undefined, type: string) {
  const t = useBuilderWords();
  const { schemas, reserved } = useBuilding();
  return (values: FormValues) => {
    const name = (values.name ?? "").trim();
    const { properties, problems } = readProperties(type, values, field?.properties ?? {});
    const wrong = problems.map(({ path, word }) => ({ path, message: t(word) }));
    const wrongName = wrongFieldName(holder, field?.key ?? null, name, reserved);
    if (wrongName) wrong.push({ path: "name", message: t(wrongName) });
    const made: Field = { key: "", was: null, isDeleted: false, name, properties };
    const other = nameOfOtherSide(made);
    const target = schemas.get(text(properties.target));
    if (other && target && other !== (field && nameOfOtherSide(field))) {
      const wrongOther = wrongFieldName(target, null, other, reserved);
      if (wrongOther || (target.uid === holder.uid && other === name))
        wrong.push({ path: "otherName", message: t(wrongOther ?? "names.taken") });
    }
    if (wrong.length) throw new ApiError(400, "", wrong);
    return { name, properties };
  };
}
