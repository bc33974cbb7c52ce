import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { readModel } from "../api/model";
import type { Model } from "../document/model";

/** Reads the types and components once in a session; who works here cannot change them. */
export const MODEL = queryOptions({
  queryKey: ["model"],
  queryFn: readModel,
  staleTime: Number.POSITIVE_INFINITY,
  structuralSharing: false,
  gcTime: Number.POSITIVE_INFINITY,
});

export function useModel(): Model {
  return useSuspenseQuery(MODEL).data;
}
