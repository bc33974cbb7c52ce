import type { Version } from "../../../api/entries";
import { useWords } from "../../../words/words";

const WORDS = { draft: "list.draft", published: "list.isPublished", modified: "list.isModified" } as const;

/** Whether an entry is draft, published, or changed since. */
export function StatusTag({ status }: { status: Version["status"] }) {
  const t = useWords();
  return status ? <span className={`tag status-${status}`}>{t(WORDS[status])}</span> : null;
}
