import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from "react";
import { useWords } from "../words/words";
import { IconButton } from "./Button";
import { useProblem } from "./form";

interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
}

interface Wiring {
  id: string;
  name: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** A label, a hint, a control and what is wrong with it, wired to each other. */
function Field({ name, label, hint, children }: FieldProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const problem = useProblem(name);
  const described = [hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {children({
        id,
        name,
        "aria-invalid": problem ? true : undefined,
        "aria-describedby": described || undefined,
      })}
      {problem ? (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      ) : null}
    </div>
  );
}

type InputProps = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, "name"> & { ref?: Ref<HTMLInputElement> | undefined };

export function TextField({ name, label, hint, ...rest }: InputProps) {
  return (
    <Field name={name} label={label} hint={hint}>
      {(wiring) => <input type="text" translate="no" {...rest} {...wiring} />}
    </Field>
  );
}

type AreaProps = FieldProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "name">;

export function TextAreaField({ name, label, hint, ...rest }: AreaProps) {
  return (
    <Field name={name} label={label} hint={hint}>
      {(wiring) => <textarea translate="no" {...rest} {...wiring} />}
    </Field>
  );
}

/** The address one logs in with. */
export function EmailField(props: Omit<InputProps, "label" | "name">) {
  const t = useWords();
  return (
    <TextField
      name="email"
      label={t("field.email")}
      type="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      {...props}
    />
  );
}

/** A password that can be shown while it is typed. */
export function PasswordField({ name, label, hint, ...rest }: InputProps) {
  const t = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Field name={name} label={label} hint={hint}>
      {(wiring) => (
        <div className="with-button">
          <input
            autoCapitalize="none"
            spellCheck={false}
            translate="no"
            required
            {...rest}
            {...wiring}
            type={shown ? "text" : "password"}
          />
          <IconButton
            icon={shown ? "eyeOff" : "eye"}
            label={t(shown ? "field.hide" : "field.show")}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        </div>
      )}
    </Field>
  );
}

/** A new password, with what it must be like. */
export function NewPasswordField({ name = "password", label }: { name?: string; label?: string }) {
  const t = useWords();
  return (
    <PasswordField
      name={name}
      label={label ?? t("field.password")}
      hint={t("field.passwordHint")}
      autoComplete="new-password"
    />
  );
}

/** Six digits of an authenticator app. */
export function CodeField({ autoFocus, required = true }: { autoFocus?: boolean; required?: boolean }) {
  const t = useWords();
  return (
    <TextField
      name="code"
      label={t("field.code")}
      hint={t("field.codeHint")}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={7}
      required={required}
      ref={autoFocus ? focusOnce : undefined}
    />
  );
}

/** The ref of a field that has the focus once it is there. */
export function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}

type SelectProps = FieldProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, "name"> & { options: readonly (readonly [string, string])[] };

export function SelectField({ name, label, hint, options, ...rest }: SelectProps) {
  return (
    <Field name={name} label={label} hint={hint}>
      {(wiring) => (
        <select {...rest} {...wiring}>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckField({ name, label, hint, ...rest }: FieldProps & { defaultChecked?: boolean }) {
  const id = useId();
  return (
    <div className="check">
      <input
        type="checkbox"
        id={id}
        name={name}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
      />
      <label htmlFor={id}>
        {label}
        {hint ? (
          <span className="hint" id={`${id}-hint`}>
            {" "}
            {hint}
          </span>
        ) : null}
      </label>
    </div>
  );
}
