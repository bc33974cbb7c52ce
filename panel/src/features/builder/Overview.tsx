import { Empty } from "../../kit/Empty";
import { usePageTitle } from "../../kit/usePageTitle";
import { useBuilding } from "./building";
import { ReadOnlyNotice } from "./ReadOnlyNotice";
import { useBuilderWords } from "./words";

/** What stands there while no type is chosen: what the project has, and whether it can be changed here. */
export function Overview() {
  const t = useBuilderWords();
  const { schemas, isWritable } = useBuilding();
  const own = [...schemas.values()].filter(({ isOwn }) => isOwn);
  usePageTitle(t("title"));
  return (
    <div className="screen">
      <h1>{t("title")}</h1>
      <p className="hint">{t("text")}</p>
      <ReadOnlyNotice />
      {own.length ? null : (
        <Empty icon="schema" title={t("none.title")}>
          <p>{t(isWritable ? "none.make" : "none.text")}</p>
        </Empty>
      )}
    </div>
  );
}
