import { type FormEvent, lazy, Suspense, useId, useState } from "react";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { useWords } from "../../../words/words";
import {
  type Condition,
  conditionPath,
  type FilterField,
  fieldOf,
  type Operator,
  operatorsOf,
  valueKind,
} from "./filters";
import { useColumnLabel } from "./labels";
import { operatorWord } from "./operatorWords";
import { ValueInput } from "./ValueInput";

const EntryChoice = lazy(async () => ({ default: (await import("./EntryChoice")).EntryChoice }));

interface FilterDialogProps {
  /** The type that is listed, and the language in which. */
  uid: string;
  locale: string;
  fields: ReadonlyMap<string, FilterField>;
  /** The condition that is changed; none for a new one. */
  condition: Condition | undefined;
  onApply: (condition: Condition) => void;
  onClose: () => void;
}

/** Makes or changes one condition: a field, how it is compared, and with what. */
export function FilterDialog({ uid, locale, fields, condition, onApply, onClose }: FilterDialogProps) {
  const t = useWords();
  const label = useColumnLabel();
  const id = useId();
  const [path, setPath] = useState(
    (condition && fieldOf(fields, condition.path)?.path) ?? fields.keys().next().value ?? "",
  );
  const [wanted, setOperator] = useState<Operator | "">(condition?.operator ?? "");
  const [value, setValue] = useState(condition?.value ?? "");
  const field = fields.get(path);
  if (!field) return null;
  const operators = operatorsOf(field.attribute);
  const operator = operators.find((one) => one === wanted) ?? operators[0];
  if (!operator) return null;
  const kind = valueKind(field.attribute, operator);

  function apply(event: FormEvent): void {
    event.preventDefault();
    if (!field || !operator || (kind !== "none" && value === "")) return;
    onApply({
      path: conditionPath(field, operator),
      operator,
      value: kind === "none" ? "" : kind === "number" ? value.trim().replace(",", ".") : value,
    });
  }

  return (
    <Dialog title={t("filter.title")} onClose={onClose}>
      <form className="form" onSubmit={apply}>
        <div className="field">
          <label htmlFor={`${id}-field`}>{t("filter.field")}</label>
          <select
            id={`${id}-field`}
            value={path}
            onChange={(event) => {
              setPath(event.target.value);
              setValue("");
            }}
          >
            {[...fields.values()].map((one) => (
              <option key={one.path} value={one.path}>
                {label(one)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-operator`}>{t("filter.operator")}</label>
          <select
            id={`${id}-operator`}
            value={operator}
            onChange={(event) => setOperator(event.target.value as Operator)}
          >
            {operators.map((one) => (
              <option key={one} value={one}>
                {t(operatorWord(one, valueKind(field.attribute)))}
              </option>
            ))}
          </select>
        </div>
        {kind === "none" ? null : kind === "entry" ? (
          <Suspense fallback={<p className="loading">{t("app.loading")}</p>}>
            <EntryChoice
              key={path}
              id={`${id}-value`}
              uid={uid}
              locale={locale}
              field={field}
              value={value}
              onChange={setValue}
            />
          </Suspense>
        ) : (
          <div className="field">
            <label htmlFor={`${id}-value`}>{t("filter.value")}</label>
            <ValueInput
              id={`${id}-value`}
              kind={kind}
              attribute={field.attribute}
              value={value}
              onChange={setValue}
            />
          </div>
        )}
        <div className="form-end">
          <Button type="submit" kind="main">
            {t("filter.apply")}
          </Button>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
