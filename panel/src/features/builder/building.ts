import { createContext, use } from "react";
import type { Reserved } from "./model/names";
import type { Field, Holder, Schemas } from "./model/schemas";
import type { Project, SchemaProblem } from "./server";

/** The types and components as they are worked on, and what can be done with them. */
export interface Building {
  readonly project: Project;
  /** Whether whoever works here can change something. */
  readonly isWritable: boolean;
  readonly base: Schemas;
  readonly schemas: Schemas;
  readonly reserved: Reserved;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly edit: (change: (schemas: Schemas) => Schemas) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly discard: () => void;
  /** What the last plan found wrong with a type, or a field of it, until that is changed. */
  readonly problemsOf: (holder: Holder, field?: Field) => readonly SchemaProblem[];
  readonly noteProblems: (problems: readonly SchemaProblem[]) => void;
  /** Begins anew with the files as they are now; returns what was read. */
  readonly readAgain: () => Promise<Schemas>;
}

export const BuildingContext = createContext<Building | null>(null);

/** Returns the types and components, as far as they are worked on; only below the builder's frame. */
export function useBuilding(): Building {
  const building = use(BuildingContext);
  if (!building) throw new Error("this is shown below the builder's frame alone");
  return building;
}
