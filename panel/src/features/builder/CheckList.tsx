import { CheckField } from "../../kit/fields";
import { useProblem } from "../../kit/form";

interface CheckListProps {
  name: string;
  label: string;
  hint?: string;
  chosen: readonly string[];
  options: readonly (readonly [string, string])[];
}

/** Several of a few things, as check boxes. */
export function CheckList({ name, label, hint, chosen, options }: CheckListProps) {
  const problem = useProblem(name);
  return (
    <fieldset className="fieldset">
      <legend>{label}</legend>
      {hint ? <p className="hint">{hint}</p> : null}
      {options.map(([value, text]) => (
        <CheckField
          key={value}
          name={`${name}/${value}`}
          label={text}
          defaultChecked={chosen.includes(value)}
        />
      ))}
      {problem ? (
        <p className="problem" role="alert">
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}
