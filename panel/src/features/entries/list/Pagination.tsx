import { Link } from "@tanstack/react-router";
import type { Page } from "../../../api/lists";
import { Icon } from "../../../kit/Icon";
import { useWords } from "../../../words/words";
import { PAGE_SIZES, writeState } from "./state";
import type { List } from "./useList";

/** Which page is shown, its neighbours, and how long pages are. */
export function Pagination({ list, page }: { list: List; page: Page | undefined }) {
  const t = useWords();
  const { state } = list;
  const count = Math.max(page?.pagination.pageCount ?? 1, 1);
  const sizes = [...new Set([...PAGE_SIZES, state.pageSize])].sort((one, other) => one - other);
  return (
    <nav className="list-pages" aria-label={t("list.pages")}>
      <label>
        <span>{t("list.pageSize")}</span>
        <select
          value={state.pageSize}
          onChange={(event) => list.go({ pageSize: Number(event.target.value) })}
        >
          {sizes.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
      <p>{t("list.page", { page: state.page, count })}</p>
      <PageLink list={list} to={state.page - 1} count={count} icon="before" label={t("list.pageBefore")} />
      <PageLink list={list} to={state.page + 1} count={count} icon="next" label={t("list.pageNext")} />
    </nav>
  );
}

interface PageLinkProps {
  list: List;
  to: number;
  count: number;
  icon: "before" | "next";
  label: string;
}

function PageLink({ list, to, count, icon, label }: PageLinkProps) {
  const page = Math.min(to, count);
  const isThere = to >= 1 && (to <= count || list.state.page > count);
  return (
    <Link
      to="."
      search={writeState({ ...list.state, page: Math.max(page, 1) })}
      resetScroll={false}
      disabled={!isThere}
      className="button button-icon"
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </Link>
  );
}
