import type { ContentType } from "../document/model";

/** Returns the action by which roles permit to change how a type is shown; of a component without a type. */
export function configureAction(type: Pick<ContentType, "kind"> | null): string {
  if (!type) return "plugin::content-manager.components.configure-layout";
  const kind = type.kind === "singleType" ? "single-types" : "collection-types";
  return `plugin::content-manager.${kind}.configure-view`;
}
