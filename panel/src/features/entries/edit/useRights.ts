import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ContentType } from "../../../document/model";
import { PERMISSIONS } from "../../../shell/permissions";
import { allows, type Fields, permittedFields } from "./rights";

/** What whoever works here may do with an entry of a type in a locale, as far as roles tell. */
export interface Rights {
  readonly canSave: boolean;
  readonly canCreate: boolean;
  readonly canPublish: boolean;
  readonly canDelete: boolean;
  /** Whether an attribute of the type is shown at all. */
  shows(attribute: string): boolean;
  /** Whether a field, as permissions name it, may be written. */
  writes(field: string): boolean;
}

const EXPLORER = "plugin::content-manager.explorer";

export function useRights(type: ContentType, locale: string | undefined, isNew: boolean): Rights {
  const { data } = useSuspenseQuery(PERMISSIONS);
  return useMemo(() => {
    const fields = (action: "create" | "read" | "update"): Fields =>
      permittedFields(data, action, type.uid, locale);
    const [read, write] = [fields("read"), fields(isNew ? "create" : "update")];
    const can = (action: string): boolean =>
      data.some((one) => one.action === `${EXPLORER}.${action}` && one.subject === type.uid);
    return {
      canSave: write !== undefined,
      canCreate: can("create"),
      canPublish: type.draftAndPublish && can("publish"),
      canDelete: can("delete"),
      shows: (attribute) => allows(read, attribute) || (isNew && allows(write, attribute)),
      writes: (field) => allows(write, field),
    };
  }, [data, type, locale, isNew]);
}
