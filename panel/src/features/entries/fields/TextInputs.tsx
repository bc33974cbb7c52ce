import type { ReactNode } from "react";
import { useWords } from "../../../words/words";
import { type InputProps, textOf, textValue } from "./inputs";

/** From which part of the longest length on it is told how much is left. */
const NEAR = 0.8;

/** A text of one line. The browser must not fill in whoever works here. */
export function TextInput({ value, onChange, attribute, wiring, placeholder, readOnly }: InputProps) {
  const isAddress = attribute.type === "email";
  const text = textOf(value);
  return (
    <>
      <input
        {...wiring}
        type={isAddress ? "email" : "text"}
        value={text}
        onChange={({ target }) => onChange(textValue(target.value))}
        autoComplete="off"
        autoCapitalize={isAddress ? "none" : undefined}
        spellCheck={!isAddress}
        translate="no"
        placeholder={placeholder}
        readOnly={readOnly}
        data-1p-ignore=""
        data-lpignore="true"
      />
      {counter(text.length, attribute.maxLength)}
    </>
  );
}

/** A text of several lines, as high as it is long. */
export function LongTextInput({ value, onChange, attribute, wiring, placeholder, readOnly }: InputProps) {
  const text = textOf(value);
  return (
    <>
      <textarea
        {...wiring}
        className="growing"
        rows={3}
        value={text}
        onChange={({ target }) => onChange(textValue(target.value))}
        autoComplete="off"
        translate="no"
        placeholder={placeholder}
        readOnly={readOnly}
      />
      {counter(text.length, attribute.maxLength)}
    </>
  );
}

/** How much of a longest length is used, once that is near. */
export function counter(length: number, most: number | undefined): ReactNode {
  return most && length >= most * NEAR ? <Count length={length} most={most} /> : null;
}

function Count({ length, most }: { length: number; most: number }) {
  const t = useWords();
  return (
    <p className={length > most ? "counter counter-over" : "counter"}>
      {t("control.length", { count: length, most })}
    </p>
  );
}

/** A password: what is kept is never shown, and nothing typed leaves it as it is. */
export function PasswordInput({ value, onChange, wiring, readOnly }: InputProps) {
  return (
    <input
      {...wiring}
      type="password"
      value={textOf(value)}
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
      autoComplete="new-password"
      autoCapitalize="none"
      spellCheck={false}
      translate="no"
      readOnly={readOnly}
    />
  );
}
