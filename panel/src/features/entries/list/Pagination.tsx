import type { Page } from "../../../api/lists";
import { Pager } from "../../../kit/Pager";
import { useWords } from "../../../words/words";
import { PAGE_SIZES, writeState } from "./state";
import type { List } from "./useList";

/** Which page is shown, its neighbours, and how long pages are. */
export function Pagination({ list, page }: { list: List; page: Page | undefined }) {
  const t = useWords();
  const { state } = list;
  const sizes = [...new Set([...PAGE_SIZES, state.pageSize])].sort((one, other) => one - other);
  return (
    <div className="list-pages">
      <Pager
        page={state.page}
        pageCount={page?.pagination.pageCount ?? 1}
        searchOf={(to) => writeState({ ...state, page: to })}
      >
        <label>
          <span>{t("list.pageSize")}</span>
          <select
            className="select"
            value={state.pageSize}
            onChange={(event) => list.go({ pageSize: Number(event.target.value) })}
          >
            {sizes.map((size) => (
              <option key={size}>{size}</option>
            ))}
          </select>
        </label>
      </Pager>
    </div>
  );
}
