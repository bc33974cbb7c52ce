import { Link, useParams } from "@tanstack/react-router";
import { Empty } from "../../kit/Empty";
import { Icon } from "../../kit/Icon";
import { usePageTitle } from "../../kit/usePageTitle";
import { useBuilding } from "./building";
import { HolderView } from "./HolderView";
import { displayName } from "./model/schemas";
import { useBuilderWords } from "./words";

/** One type or component, by the address. */
export function HolderScreen() {
  const t = useBuilderWords();
  const { schemas } = useBuilding();
  const { uid = "" } = useParams({ strict: false });
  const holder = schemas.get(uid);
  usePageTitle(holder ? displayName(holder) : t("title"));
  return (
    <div className="screen">
      <Link to="/plugins/content-type-builder" className="builder-back">
        <Icon name="before" /> {t("back")}
      </Link>
      {holder ? (
        <HolderView key={uid} holder={holder} />
      ) : (
        <Empty icon="problem" title={t("missing.title")}>
          <p>{t("missing.text", { uid })}</p>
          <Link className="button button-main" to="/plugins/content-type-builder">
            {t("back")}
          </Link>
        </Empty>
      )}
    </div>
  );
}
