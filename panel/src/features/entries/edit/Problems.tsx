import { useEffect, useRef, useSyncExternalStore } from "react";
import { useDocument } from "../../../document/hooks";
import type { Problem } from "../../../document/problems";
import { Notice } from "../../../kit/Notice";
import { useWords } from "../../../words/words";
import { reveal } from "../fields/opening";
import { problemText } from "../fields/problems";
import type { Editing } from "./editing";
import { placeLabel } from "./placeLabel";

/** Most problems that are listed; all are counted. */
const MOST = 50;

/** What keeps an entry from being saved or published, each with the way to its field; the first is gone to. */
export function Problems({ editing }: { editing: Editing }) {
  const t = useWords();
  const problems = useSyncExternalStore(editing.problems.subscribe, editing.problems.list);
  const form = useDocument();
  const count = problems.length;
  useFocusOnFirst(editing, problems);
  if (!count) return null;
  return (
    <Notice
      kind="problem"
      next={
        <ul className="edit-problems">
          {problems.slice(0, MOST).map((problem) => (
            <li key={[...problem.path, problem.rule].join(" ")}>
              <button type="button" className="link" onClick={() => reveal(editing.document, problem)}>
                <span translate="no">{placeLabel(form, problem)}</span>
              </button>
              <span> {problemText(problem, t)}</span>
            </li>
          ))}
        </ul>
      }
    >
      <p>{t("edit.problems", { count })}</p>
    </Notice>
  );
}

/** Goes to the first problem once for each attempt that was refused, not while one puts them right. */
function useFocusOnFirst(editing: Editing, problems: readonly Problem[]): void {
  const attempt = useSyncExternalStore(editing.problems.subscribe, editing.problems.attempt);
  const seen = useRef(0);
  useEffect(() => {
    const [first] = problems;
    if (!first || attempt === seen.current) return;
    // After this rendering: cards are opened for it, whose fields are then there.
    const soon = setTimeout(() => {
      seen.current = attempt;
      reveal(editing.document, first);
    });
    return () => clearTimeout(soon);
  }, [editing, attempt, problems]);
}
