import type { ReactNode } from "react";
import { refusal } from "../words/refusals";
import { useWords } from "../words/words";
import { NextStep } from "./NextStep";
import { Notice } from "./Notice";

interface FailureProps {
  error: unknown;
  /** Does once more what was refused. */
  retry: () => void;
  /** More of why. */
  children?: ReactNode;
}

/** Says why something was refused, and offers what can be done about it. */
export function Failure({ error, retry, children }: FailureProps) {
  const t = useWords();
  return (
    <Notice kind="problem" next={<NextStep error={error} retry={retry} />}>
      <p>{refusal(error, t)}</p>
      {children}
    </Notice>
  );
}
