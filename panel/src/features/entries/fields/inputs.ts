import type { Attribute } from "../../../document/model";

/** What ties a control to its label, its hint and what is wrong with it. */
export interface Wiring {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
  "aria-required": true | undefined;
}

/** What every control of a scalar value is given; it knows nothing of the document. */
export interface InputProps {
  value: unknown;
  onChange: (value: unknown) => void;
  attribute: Attribute;
  wiring: Wiring;
  label: string;
  placeholder: string | undefined;
  readOnly: boolean;
}

/** Returns a kept value as the text a control shows. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : String(value);
}

/** Returns the value of a typed text: nothing typed is no value. */
export function textValue(text: string): string | null {
  return text === "" ? null : text;
}
