import { Link } from "@tanstack/react-router";
import { Empty } from "../kit/Empty";
import { useWords } from "../words/words";

/** An address that leads to no screen. */
export function Missing() {
  const t = useWords();
  return (
    <div className="screen">
      <Empty icon="search" title={t("missing.title")}>
        <p>{t("missing.text")}</p>
        <Link className="button button-main" to="/">
          {t("missing.home")}
        </Link>
      </Empty>
    </div>
  );
}
