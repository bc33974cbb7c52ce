import type { Target } from "../../../document/relationEdit";
import { useWords } from "../../../words/words";
import { elsewhereText, isElsewhere, isStatus, statusText } from "./marks";

/** The status of a related entry, and that it is not there in the locale one works in. */
export function TargetMarks({ target, locale }: { target: Target; locale: string | undefined }) {
  const t = useWords();
  return (
    <>
      {isStatus(target.status) ? (
        <span className={`tag status tag-${target.status}`}>{statusText(target.status, t)}</span>
      ) : null}
      {locale && isElsewhere(target, locale) ? (
        <span className="elsewhere">{elsewhereText(target, locale, t)}</span>
      ) : null}
    </>
  );
}
