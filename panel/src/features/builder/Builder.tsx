import { useQuery } from "@tanstack/react-query";
import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { useMemo } from "react";
import { Loading } from "../../kit/Empty";
import { Notice } from "../../kit/Notice";
import { refusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { BuildingContext } from "./building";
import { SchemaList } from "./SchemaList";
import { readProject } from "./server";
import { useBuilderWords } from "./words";
import "./builder.css";

/** The types and components of the project: their list beside the one that is open. */
export function Builder() {
  const w = useWords();
  const t = useBuilderWords();
  const { data: project, error } = useQuery({ queryKey: ["schemas"], queryFn: readProject });
  const isStart = useMatchRoute()({ to: "/plugins/content-type-builder" });
  const building = useMemo(
    () =>
      project ? { project, schemas: new Map(project.holders.map((holder) => [holder.uid, holder])) } : null,
    [project],
  );
  if (building)
    return (
      <BuildingContext value={building}>
        <div className={`builder${isStart ? "" : " builder-open"}`}>
          <SchemaList />
          <Outlet />
        </div>
      </BuildingContext>
    );
  return (
    <div className="screen">
      <h1>{t("title")}</h1>
      {error ? (
        <Notice kind="problem">
          <p>{refusal(error, w)}</p>
        </Notice>
      ) : (
        <Loading label={w("app.loading")} />
      )}
    </div>
  );
}
