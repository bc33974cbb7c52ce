import { useBuilding } from "./building";
import { displayName } from "./model/schemas";
import { choiceText, saidText, stepWord } from "./said";
import type { Answers, Step } from "./server";
import { useBuilderWords } from "./words";

interface StepListProps {
  steps: readonly Step[];
  answers: Answers;
  onAnswer: (key: string, answer: string) => void;
}

/** What becomes of content, step by step: of how many entries, and whether that needs thought. */
export function StepList({ steps, answers, onAnswer }: StepListProps) {
  const t = useBuilderWords();
  const { schemas } = useBuilding();
  const names = new Map([...schemas.values()].map((holder) => [holder.file, displayName(holder)]));
  if (!steps.length) return <p className="hint">{t("steps.none")}</p>;
  return (
    <ul className="step-list">
      {steps.map((step) => (
        <li key={`${step.where} ${step.kind} ${step.text}`}>
          <p>
            <span className={`step-risk step-${step.parked ? "parking" : step.risk}`}>
              {t(`risk.${step.risk}`)}
            </span>{" "}
            <strong>{t(stepWord(step))}</strong>{" "}
            {step.rows === null ? null : <span>{t("steps.rows", { count: step.rows })}</span>}
          </p>
          <p translate="no">
            {nameOfHolder(step)}
            {saidText(step, t)}
          </p>
          {step.parked ? <p>{t("steps.parked", { count: step.parked })}</p> : null}
          {step.samples.length ? (
            <p className="hint" translate="no">
              {step.samples.join(" · ")}
            </p>
          ) : null}
          {step.question ? (
            <label className="field">
              <span>{saidText(step.question, t)}</span>
              <select
                value={answers[step.question.key] ?? ""}
                onChange={(event) => onAnswer(step.question?.key ?? "", event.currentTarget.value)}
              >
                <option value="">{t("steps.choose")}</option>
                {step.question.choices.map((choice) => (
                  <option key={choice} value={choice}>
                    {choiceText(choice, t)}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
        </li>
      ))}
    </ul>
  );

  /** Of what is inside a file, whose it is; what is said of a whole one names it. */
  function nameOfHolder({ where }: Step): string {
    const [file = "", inside] = where.split("#");
    const name = inside?.startsWith("/attributes/") ? names.get(file) : undefined;
    return name ? `${name}: ` : "";
  }
}
