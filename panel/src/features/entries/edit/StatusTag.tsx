import { useWords } from "../../../words/words";

const WORDS = {
  draft: "edit.statusDraft",
  modified: "edit.statusModified",
  published: "edit.statusPublished",
} as const;

/** Whether an entry is published, and as it stands in its draft. */
export function StatusTag({ status }: { status: keyof typeof WORDS | undefined }) {
  const t = useWords();
  if (!status) return null;
  return <span className={`tag tag-${status}`}>{t(WORDS[status])}</span>;
}
