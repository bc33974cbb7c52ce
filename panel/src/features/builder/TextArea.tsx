import { useId } from "react";
import { useProblem } from "../../kit/form";

interface TextAreaProps {
  name: string;
  label: string;
  hint?: string | undefined;
  defaultValue: string;
}

/** Several lines of text with a label, a hint and what is wrong with them. */
export function TextArea({ name, label, hint, defaultValue }: TextAreaProps) {
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
      <textarea
        id={id}
        name={name}
        rows={4}
        spellCheck={false}
        translate="no"
        defaultValue={defaultValue}
        aria-invalid={problem ? true : undefined}
        aria-describedby={described || undefined}
      />
      {problem ? (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      ) : null}
    </div>
  );
}
