import type { Page } from "../../../api/lists";
import type { ContentType } from "../../../document/model";
import { Button } from "../../../kit/Button";
import { Empty } from "../../../kit/Empty";
import { useWords } from "../../../words/words";
import type { Column } from "./columns";
import { EntryTable } from "./EntryTable";
import type { Selection } from "./selection";
import { hasConditions, withoutConditions } from "./state";
import type { List } from "./useList";

export interface Rows {
  type: ContentType;
  list: List;
  columns: readonly Column[];
  mainField: string;
  page: Page | undefined;
  /** Whether what is shown is what was asked before. */
  isStale: boolean;
  /** Whether several entries can be chosen at once. */
  isBulkable: boolean;
  selection: Selection;
  /** What the language is called that is shown, where there are several. */
  localeName: string;
}

/** The entries of a page, or why there are none. */
export function EntryList(rows: Rows) {
  const t = useWords();
  const { type, list, page } = rows;
  if (page?.pagination.total !== 0) return <EntryTable {...rows} />;
  if (!hasConditions(list.state))
    return (
      <Empty icon="collection" title={t("list.none")}>
        <p>{t("list.noneText", { type: type.displayName })}</p>
      </Empty>
    );
  return (
    <Empty icon="search" title={t("list.nothing")}>
      <p>{t("list.nothingText")}</p>
      <Button onClick={() => list.go(withoutConditions(list.state))}>{t("list.clear")}</Button>
    </Empty>
  );
}
