import type { Page } from "../../../api/lists";
import { useWords } from "../../../words/words";
import { titleOf } from "./columns";
import type { Selection } from "./selection";

interface SelectPageProps {
  page: Page | undefined;
  selection: Selection;
  mainField: string;
}

/** Chooses all entries of a page, or none of them. */
export function SelectPage({ page, selection, mainField }: SelectPageProps) {
  const t = useWords();
  const entries = page?.results ?? [];
  const here = entries.filter(({ documentId }) => selection.chosen.has(documentId)).length;
  const areAll = entries.length > 0 && here === entries.length;

  function toggle(): void {
    const next = new Map(selection.chosen);
    for (const entry of entries)
      if (areAll) next.delete(entry.documentId);
      else next.set(entry.documentId, titleOf(entry, mainField));
    selection.set(next);
  }

  return (
    <input
      type="checkbox"
      aria-label={t("bulk.selectPage")}
      disabled={!page}
      checked={areAll}
      ref={(input) => {
        if (input) input.indeterminate = here > 0 && !areAll;
      }}
      onChange={toggle}
    />
  );
}
