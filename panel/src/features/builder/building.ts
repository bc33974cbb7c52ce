import { createContext, use } from "react";
import type { Schemas } from "./model/schemas";
import type { Project } from "./server";

interface Building {
  readonly project: Project;
  readonly schemas: Schemas;
}

export const BuildingContext = createContext<Building | null>(null);

/** Returns the types and components, as far as they are worked on; only below the builder's frame. */
export function useBuilding(): Building {
  const building = use(BuildingContext);
  if (!building) throw new Error("this is shown below the builder's frame alone");
  return building;
}
