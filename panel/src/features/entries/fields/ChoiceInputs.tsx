import { useWords } from "../../../words/words";
import { type InputProps, textOf } from "./inputs";

/** Up to so many values stand side by side, more of them in a list. */
const FEW = 4;

interface Option {
  value: string;
  text: string;
  /** Whether the schema has it no more. */
  isGone?: boolean;
}

interface RadiosProps {
  options: readonly Option[];
  chosen: string;
  onChoose: (value: string) => void;
  name: string;
  readOnly: boolean;
}

function Radios({ options, chosen, onChoose, name, readOnly }: RadiosProps) {
  return (
    <div className="radios">
      {options.map(({ value, text, isGone }) => (
        <label key={value} className={isGone ? "radio radio-gone" : "radio"}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={chosen === value}
            disabled={readOnly && chosen !== value}
            onChange={() => onChoose(value)}
          />
          <span translate={value === "" ? undefined : "no"}>{text}</span>
        </label>
      ))}
    </div>
  );
}

/** Yes or no, and where nothing is allowed, that too. */
export function BooleanInput({ value, onChange, attribute, wiring, readOnly }: InputProps) {
  const t = useWords();
  const options = [
    { value: "true", text: t("control.yes") },
    { value: "false", text: t("control.no") },
  ];
  if (!attribute.required || typeof value !== "boolean")
    options.push({ value: "", text: t("control.notSet") });
  return (
    <Radios
      options={options}
      chosen={typeof value === "boolean" ? String(value) : ""}
      onChoose={(chosen) => onChange(chosen === "" ? null : chosen === "true")}
      name={wiring.id}
      readOnly={readOnly}
    />
  );
}

/** Whether the values of an enumeration stand side by side. */
export function isShort(values: readonly string[] | undefined): boolean {
  return (values?.length ?? 0) <= FEW;
}

/** One of the texts in the schema; one that is kept and is there no more is shown, and can stay. */
export function EnumerationInput({ value, onChange, attribute, wiring, readOnly }: InputProps) {
  const t = useWords();
  const values = attribute.enum ?? [];
  const chosen = textOf(value);
  const options: Option[] = values.map((text) => ({ value: text, text }));
  if (chosen !== "" && !values.includes(chosen))
    options.push({ value: chosen, text: t("control.gone", { value: chosen }), isGone: true });
  if (!attribute.required || chosen === "") options.unshift({ value: "", text: t("control.notSet") });
  const choose = (text: string): void => onChange(text === "" ? null : text);
  if (isShort(values))
    return (
      <Radios options={options} chosen={chosen} onChoose={choose} name={wiring.id} readOnly={readOnly} />
    );
  return (
    <select
      {...wiring}
      value={chosen}
      onChange={({ target }) => choose(target.value)}
      disabled={readOnly}
      translate="no"
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}
