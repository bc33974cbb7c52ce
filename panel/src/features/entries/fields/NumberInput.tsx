import { useState } from "react";
import { type InputProps, textOf } from "./inputs";
import { numberValue } from "./numbers";

/** A number as a text, so that no digit is lost and no wheel changes it. */
export function NumberInput({ value, onChange, attribute, wiring, placeholder, readOnly }: InputProps) {
  // What is typed stays as it is while it means the value: "1," on the way to "1,5".
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed !== null && numberValue(typed) === (value ?? null) ? typed : textOf(value);
  return (
    <input
      {...wiring}
      type="text"
      inputMode={keyboardOf(attribute.type, attribute.min)}
      className="number"
      value={shown}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(numberValue(target.value));
      }}
      onBlur={() => setTyped(null)}
      autoComplete="off"
      spellCheck={false}
      translate="no"
      placeholder={placeholder}
      readOnly={readOnly}
    />
  );
}

/** The keyboards of digits that telephones show have no minus. */
function keyboardOf(kind: string, least: number | string | undefined): "numeric" | "decimal" | "text" {
  if (!(Number(least) >= 0)) return "text";
  return kind === "integer" || kind === "biginteger" ? "numeric" : "decimal";
}
