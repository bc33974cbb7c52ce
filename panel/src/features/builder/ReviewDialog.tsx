import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../../api/errors";
import { Button } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { Notice } from "../../kit/Notice";
import { useWords } from "../../words/words";
import { useBuilding } from "./building";
import { FileDifference } from "./FileDifference";
import { type Changes, changesOf, renamesOf } from "./model/body";
import { ProblemList } from "./ProblemList";
import { StepList } from "./StepList";
import { type Answers, type Plan, planChanges, type Step, writeChanges } from "./server";
import { useRestart } from "./useRestart";
import { useBuilderWords } from "./words";

interface ReviewDialogProps {
  /** Called once the server runs with what was written. */
  onWritten: () => void;
  onClose: () => void;
}

/** Shows what changes come to: each file line by line, and what becomes of content; and has them written. */
export function ReviewDialog({ onWritten, onClose }: ReviewDialogProps) {
  const t = useBuilderWords();
  const { base, schemas, noteProblems } = useBuilding();
  const [changes] = useState(() => changesOf(base, schemas));
  const [renamed] = useState(() => renamesOf(schemas));
  const [answers, setAnswers] = useState<Answers>({});
  const { data, error, refetch } = useQuery({
    queryKey: ["plan", changes, answers],
    queryFn: async ({ signal }) => {
      const plan = await planChanges(changes, answers, signal);
      noteProblems(plan.problems);
      return plan;
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  return (
    <Dialog title={t("review.title")} onClose={onClose} className="review-dialog">
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <Review
          plan={data}
          changes={changes}
          renamed={renamed}
          answers={answers}
          onAnswer={(key, answer) => setAnswers({ ...answers, [key]: answer })}
          onPlanAgain={() => void refetch()}
          onWritten={onWritten}
          onClose={onClose}
        />
      ) : (
        <Loading label={t("review.loading")} />
      )}
    </Dialog>
  );
}

interface ReviewProps {
  plan: Plan;
  changes: Changes;
  renamed: ReadonlyMap<string, string>;
  answers: Answers;
  onAnswer: (key: string, answer: string) => void;
  onPlanAgain: () => void;
  onWritten: () => void;
  onClose: () => void;
}

function Review(props: ReviewProps) {
  const { plan, changes, renamed, answers, onAnswer, onPlanAgain, onWritten, onClose } = props;
  const t = useBuilderWords();
  const w = useWords();
  const { wait } = useRestart();
  const [isAllowed, setAllowed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isParking = plan.steps.some(
    ({ parked, kind, risk }) => parked > 0 || (kind === "removed" && risk === "approve"),
  );
  const isBlocked = plan.problems.length > 0 || plan.steps.some(isOpen);
  const isAsking = plan.steps.some((step) => step.question && isOpen(step));
  const waiting = isAsking ? "review.answer" : isParking && !isAllowed ? "review.approve" : null;

  async function write(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await writeChanges(changes, answers, plan.id, isAllowed);
      await wait(changes, renamed);
      onWritten();
      onClose();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
      if (thrown instanceof ApiError && thrown.status === 409) onPlanAgain();
    }
  }

  return (
    <>
      {plan.problems.length ? (
        <Notice kind="problem" next={<Button onClick={onClose}>{t("review.change")}</Button>}>
          <p>{t("review.problems")}</p>
          <ProblemList
            problems={plan.problems.map((problem) => ({
              ...problem,
              message: [...problem.path.slice(1), problem.message].join(": "),
            }))}
            onLeave={onClose}
          />
        </Notice>
      ) : null}
      <section className="review-part" aria-label={t("review.steps")}>
        <h3>{t("review.steps")}</h3>
        <StepList steps={plan.steps} answers={answers} onAnswer={onAnswer} />
      </section>
      <section className="review-part" aria-label={t("review.files")}>
        <h3>{t("review.files")}</h3>
        {plan.files.map((file) => (
          <FileDifference key={file.path} file={file} />
        ))}
      </section>
      {isParking ? (
        <label className="check">
          <input
            type="checkbox"
            checked={isAllowed}
            onChange={(event) => setAllowed(event.currentTarget.checked)}
          />
          <span>{t("review.allow")}</span>
        </label>
      ) : null}
      {error ? (
        <Failure error={error} retry={() => void write()}>
          {error instanceof ApiError
            ? error.problems
                .filter(({ message }) => message !== error.message)
                .map(({ path, message }) => <p key={`${path} ${message}`}>{message}</p>)
            : null}
        </Failure>
      ) : null}
      {isBusy ? (
        <p role="status" className="builder-waiting">
          <span className="spinner" aria-hidden="true" /> {t("review.restarting")}
        </p>
      ) : (
        <div className="form-end">
          <Button kind="main" disabled={isBlocked || (isParking && !isAllowed)} onClick={() => void write()}>
            {t("review.write")}
          </Button>
          <Button onClick={onClose}>{w("app.cancel")}</Button>
          {waiting ? <span className="hint">{t(waiting)}</span> : null}
        </div>
      )}
    </>
  );

  /** Whether a step waits for an answer, or cannot be taken. */
  function isOpen({ risk, question }: Step): boolean {
    if (question && answers[question.key]) return false;
    return risk === "refused" || Boolean(question?.required);
  }
}
