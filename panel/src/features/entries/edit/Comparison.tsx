import { type ReactNode, useId } from "react";
import { difference } from "../../../document/difference";
import { useWords } from "../../../words/words";
import { valueText } from "./valueText";

interface ComparisonProps {
  label: string;
  /** What each side is called, and what it holds. */
  sides: readonly (readonly [string, unknown])[];
}

/** Values of a field, side by side; of two, the words are marked that the other one does not have. */
export function Comparison({ label, sides }: ComparisonProps) {
  const t = useWords();
  const id = useId();
  const texts = sides.map(([, value]) => valueText(value));
  return (
    <section className="choices" aria-labelledby={id}>
      <h3 translate="no" id={id}>
        {label}
      </h3>
      {sides.map(([name], index) => (
        <div className="choice" key={name}>
          <strong>{name}</strong>
          <span className="choice-value" translate="no">
            {texts[index] ? marked(texts, index) : t("edit.empty")}
          </span>
        </div>
      ))}
    </section>
  );
}

function marked(texts: readonly string[], index: number): ReactNode {
  const [before, after] = texts;
  if (texts.length !== 2 || !before || !after) return texts[index];
  return (
    difference(before, after)
      .filter(({ kind }) => kind === "same" || kind === (index ? "new" : "old"))
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces are nothing but their order
      .map(({ kind, text }, at) => (kind === "same" ? text : <mark key={at}>{text}</mark>))
  );
}
