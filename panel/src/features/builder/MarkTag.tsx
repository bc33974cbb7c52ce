import type { Mark } from "./model/marks";
import { useBuilderWords } from "./words";

/** Says that something is new, modified or deleted, and not written yet. */
export function MarkTag({ mark }: { mark: Mark }) {
  const t = useBuilderWords();
  return mark ? <span className={`mark-tag mark-${mark}`}>{t(`mark.${mark}`)}</span> : null;
}
