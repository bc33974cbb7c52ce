import type { Pages } from "../../api/people";
import { Button } from "../../kit/Button";
import { useWords } from "../../words/words";

/** Leads from page to page of a list; nothing where there is one alone. */
export function Pager({ pages, onPage }: { pages: Pages; onPage: (page: number) => void }) {
  const t = useWords();
  if (pages.pageCount < 2) return null;
  return (
    <nav className="pages" aria-label={t("pages.title")}>
      <Button disabled={pages.page <= 1} onClick={() => onPage(pages.page - 1)}>
        {t("pages.before")}
      </Button>
      <span>{t("pages.at", { page: pages.page, count: pages.pageCount })}</span>
      <Button disabled={pages.page >= pages.pageCount} onClick={() => onPage(pages.page + 1)}>
        {t("pages.next")}
      </Button>
    </nav>
  );
}
