import { Button } from "../../kit/Button";
import { useWords } from "../../words/words";

interface PagesProps {
  page: number;
  pageCount: number;
  total: number;
  onPage: (page: number) => void;
}

/** Which page is shown, and the ones beside it. */
export function Pages({ page, pageCount, total, onPage }: PagesProps) {
  const t = useWords();
  return (
    <nav className="media-pages" aria-label={t("media.pages")}>
      <p role="status" className="hint">
        {t("media.total", { count: total })}
      </p>
      {pageCount > 1 ? (
        <>
          <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
            {t("media.previous")}
          </Button>
          <span>{t("media.page", { page, pages: pageCount })}</span>
          <Button disabled={page >= pageCount} onClick={() => onPage(page + 1)}>
            {t("media.next")}
          </Button>
        </>
      ) : null}
    </nav>
  );
}
