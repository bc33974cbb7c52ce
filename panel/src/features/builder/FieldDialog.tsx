import { useState } from "react";
import { ApiError } from "../../api/errors";
import { Button } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { SelectField, TextField } from "../../kit/fields";
import { Form, type FormValues } from "../../kit/form";
import { useBuilding } from "./building";
import { FieldOptions } from "./FieldOptions";
import { KindPicker } from "./KindPicker";
import { fieldKindText } from "./kindTexts";
import { addField, changeField } from "./model/edits";
import { wrongFieldName } from "./model/names";
import { readProperties, SCALARS } from "./model/options";
import { nameOfOtherSide } from "./model/relations";
import { type Field, type Holder, kindOf, text } from "./model/schemas";
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
  const [kind, setKind] = useState(field ? kindOf(field) : "");
  const [added, setAdded] = useState("");
  const title = field ? t("field.edit", { name: field.name }) : t("field.add");
  if (!kind)
    return (
      <Dialog title={title} onClose={onClose} className="builder-dialog">
        <p role="status" className="hint">
          {added ? t("field.added", { name: added }) : null}
        </p>
        <KindPicker key={added} isFocused={added !== ""} onPick={setKind} />
      </Dialog>
    );
  return (
    <Dialog title={title} onClose={onClose} className="builder-dialog">
      <FieldForm
        holder={holder}
        field={field}
        kind={kind}
        onKind={setKind}
        onClose={onClose}
        onAnother={(name) => {
          setAdded(name);
          setKind("");
        }}
      />
    </Dialog>
  );
}

interface FieldFormProps {
  holder: Holder;
  field: Field | undefined;
  /** One of the kinds, or the uid of a custom field. */
  kind: string;
  onKind: (kind: string) => void;
  onClose: () => void;
  /** Called after a field was added and another one is wanted. */
  onAnother: (name: string) => void;
}

function FieldForm({ holder, field, kind, onKind, onClose, onAnother }: FieldFormProps) {
  const t = useBuilderWords();
  const { edit } = useBuilding();
  const read = useReader(holder, field, kind);

  async function submit(values: FormValues): Promise<void> {
    const { name, properties } = read(values);
    edit((now) =>
      field
        ? changeField(now, holder.uid, field.key, name, properties)
        : addField(now, holder.uid, name, properties),
    );
    if (values.another) onAnother(name);
    else onClose();
  }

  const another = (
    <Button type="submit" name="another" value="on">
      {t("field.addAnother")}
    </Button>
  );
  return (
    <Form submit={t(field ? "dialog.done" : "field.add")} onSubmit={submit} beside={field ? null : another}>
      {field ? null : <PickedKind kind={kind} onKind={onKind} />}
      <TextField
        ref={field ? undefined : focusOnce}
        name="name"
        label={t("field.name")}
        hint={field?.was ? t("field.renameHint") : t("field.nameHint")}
        defaultValue={field?.name ?? ""}
        required
        autoComplete="off"
      />
      {field ? <KindChoice field={field} kind={kind} onKind={onKind} /> : null}
      <FieldOptions key={kind} holder={holder} field={field} kind={kind} />
    </Form>
  );
}

/** The kind was picked in the same dialog, by a button that is gone: without this the focus would be nowhere. */
function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}

function PickedKind({ kind, onKind }: Pick<FieldFormProps, "kind" | "onKind">) {
  const t = useBuilderWords();
  return (
    <p>
      <span className="tag">{fieldKindText(kind, t)}</span>{" "}
      <button type="button" className="link" onClick={() => onKind("")}>
        {t("field.otherKind")}
      </button>
    </p>
  );
}

interface KindChoiceProps extends Pick<FieldFormProps, "kind" | "onKind"> {
  field: Field;
}

/** The kind of a field. One that is written can become another kind of value; what becomes of values is in the plan. */
function KindChoice({ field, kind, onKind }: KindChoiceProps) {
  const t = useBuilderWords();
  const values: string[] = [...SCALARS, ...Object.keys(useBuilding().project.customFields)];
  if (!field.was || !values.includes(kind))
    return (
      <p>
        <span className="tag">{fieldKindText(kind, t)}</span>
      </p>
    );
  return (
    <SelectField
      name="kind"
      label={t("field.kind")}
      value={kind}
      onChange={(event) => onKind(event.currentTarget.value)}
      options={values.map((each) => [each, fieldKindText(each, t)] as const)}
    />
  );
}

/** Returns a function that reads the form, and throws what is wrong with it. */
function useReader(holder: Holder, field: Field | undefined, kind: string) {
  const t = useBuilderWords();
  const { schemas, reserved, project } = useBuilding();
  const keptAs = project.customFields[kind];
  return (values: FormValues) => {
    const name = (values.name ?? "").trim();
    const { properties, problems } = readProperties(
      keptAs ?? kind,
      values,
      field?.properties ?? {},
      keptAs && kind,
    );
    const wrong = problems.map(({ path, word }) => ({ path, message: t(word) }));
    const wrongName = wrongFieldName(holder, field?.key ?? null, name, reserved);
    if (wrongName) wrong.push({ path: "name", message: t(wrongName) });
    const made: Field = { key: "", was: null, isDeleted: false, name, properties };
    const other = nameOfOtherSide(made);
    const target = schemas.get(text(properties.target));
    const isSame = field && other === nameOfOtherSide(field) && target?.uid === field.properties.target;
    if (other && target && !isSame) {
      const wrongOther = wrongFieldName(target, null, other, reserved);
      if (wrongOther || (target.uid === holder.uid && other === name))
        wrong.push({ path: "otherName", message: t(wrongOther ?? "names.taken") });
    }
    if (wrong.length) throw new ApiError(400, "", wrong);
    return { name, properties };
  };
}
