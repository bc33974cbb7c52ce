import { getRouteApi } from "@tanstack/react-router";
import { Empty } from "../../../kit/Empty";
import { PermissionsLink } from "../../../kit/PermissionsLink";
import { useCan } from "../../../shell/permissions";
import { useModel } from "../../../shell/useModel";
import { useWords } from "../../../words/words";
import { ListScreen } from "./ListScreen";
import "./list.css";

const route = getRouteApi("/inside/content-manager/collection-types/$uid");

/** The list of the type in the address. */
export function ListPage() {
  const t = useWords();
  const { uid } = route.useParams();
  const type = useModel().findType(uid);
  const can = useCan();
  if (!type?.visible || type.kind !== "collectionType" || !can("plugin::content-manager.explorer.read", uid))
    return (
      <div className="screen">
        <Empty icon="problem" title={t("list.forbidden")}>
          <p>{t("list.forbiddenText")}</p>
          <PermissionsLink />
        </Empty>
      </div>
    );
  return <ListScreen key={uid} type={type} />;
}
