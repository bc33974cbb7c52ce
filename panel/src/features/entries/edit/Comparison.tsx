import { useId } from "react";
import { useWords } from "../../../words/words";
import { valueText } from "./valueText";

interface ComparisonProps {
  label: string;
  /** What each side is called, and what it holds. */
  sides: readonly (readonly [string, unknown])[];
}

/** Two values of a field, side by side. */
export function Comparison({ label, sides }: ComparisonProps) {
  const t = useWords();
  const id = useId();
  return (
    <section className="choices" aria-labelledby={id}>
      <h3 translate="no" id={id}>
        {label}
      </h3>
      {sides.map(([name, value]) => (
        <div className="choice" key={name}>
          <strong>{name}</strong>
          <span className="choice-value" translate="no">
            {valueText(value) || t("edit.empty")}
          </span>
        </div>
      ))}
    </section>
  );
}
