import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { myPermissions } from "../api/account";
import type { Permission } from "../api/types";

/** Whether the roles of whoever works here permit an action, on a subject if it has one. */
export type Can = (action: string, subject?: string) => boolean;

export function canBy(permissions: readonly Permission[]): Can {
  const granted = new Set<string>();
  for (const { action, subject } of permissions) {
    granted.add(action);
    if (subject) granted.add(`${action} ${subject}`);
  }
  return (action, subject) => granted.has(subject ? `${action} ${subject}` : action);
}

/** Asks for the permissions once in a session; everything else is decided here. */
export const PERMISSIONS = queryOptions({
  queryKey: ["permissions"],
  queryFn: myPermissions,
  staleTime: Number.POSITIVE_INFINITY,
});

export function useCan(): Can {
  const { data } = useSuspenseQuery(PERMISSIONS);
  return useMemo(() => canBy(data), [data]);
}
