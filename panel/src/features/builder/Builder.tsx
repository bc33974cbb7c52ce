import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { useWords } from "../../words/words";
import { BuilderBar } from "./BuilderBar";
import { BuildingContext } from "./building";
import { SchemaList } from "./SchemaList";
import { useMakeBuilding } from "./useMakeBuilding";
import { useBuilderWords } from "./words";
import "./builder.css";
import "./changes.css";

/** The types and components of the project: their list beside the one that is open. */
export function Builder() {
  const w = useWords();
  const t = useBuilderWords();
  const { building, error, retry } = useMakeBuilding();
  const isStart = useMatchRoute()({ to: "/plugins/content-type-builder" });
  if (building)
    return (
      <BuildingContext value={building}>
        {building.isWritable ? <BuilderBar /> : null}
        <div className={`builder${isStart ? "" : " builder-open"}`}>
          <SchemaList />
          <Outlet />
        </div>
      </BuildingContext>
    );
  return (
    <div className="screen">
      <h1>{t("title")}</h1>
      {error ? <Failure error={error} retry={retry} /> : <Loading label={w("app.loading")} />}
    </div>
  );
}
