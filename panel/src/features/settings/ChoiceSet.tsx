import { useId } from "react";
import { useProblem } from "../../kit/form";

interface Choice {
  value: string;
  label: string;
  hint?: string | null;
}

interface ChoiceSetProps {
  name: string;
  legend: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  disabled?: boolean;
}

/** Check boxes that belong together: each that is on is a value of the form, `name.value`. */
export function ChoiceSet({ name, legend, choices, chosen, disabled }: ChoiceSetProps) {
  const id = useId();
  const problem = useProblem(name);
  return (
    <fieldset
      className="fieldset"
      disabled={disabled}
      aria-describedby={problem ? `${id}-problem` : undefined}
      aria-invalid={problem ? true : undefined}
    >
      <legend>{legend}</legend>
      {choices.map(({ value, label, hint }) => (
        <div className="check" key={value}>
          <input
            type="checkbox"
            id={`${id}-${value}`}
            name={`${name}.${value}`}
            defaultChecked={chosen.includes(value)}
            aria-describedby={hint ? `${id}-${value}-hint` : undefined}
          />
          <label htmlFor={`${id}-${value}`}>
            {label}
            {hint ? (
              <span className="hint" id={`${id}-${value}-hint`}>
                {" "}
                {hint}
              </span>
            ) : null}
          </label>
        </div>
      ))}
      {problem ? (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}

/** Returns the values of a set that are on. */
export function choicesOf(values: Readonly<Record<string, string>>, name: string): string[] {
  const start = `${name}.`;
  return Object.keys(values)
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length));
}
