import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Place } from "../../api/entries";
import {
  cancelSchedule,
  listSchedules,
  makeSchedule,
  type PlanType,
  type Schedule,
} from "../../api/releases";

interface Plans {
  plans: readonly Schedule[];
  error: unknown;
  /** Reads them again. */
  retry: () => void;
  add: (place: Place, plan: { type: PlanType; scheduledAt: string; timezone: string }) => Promise<void>;
  cancel: (plan: Schedule) => Promise<void>;
}

/** What is planned for an entry; `version` changes with each save, after which it may be something else. */
export function usePlans(place: Place, version?: string): Plans {
  const queries = useQueryClient();
  const key = ["plans", place.uid, place.documentId, place.locale];
  const {
    data = [],
    error,
    refetch,
  } = useQuery({
    queryKey: [...key, version],
    queryFn: ({ signal }) => listSchedules(place, signal),
    placeholderData: (before) => before,
    retry: false,
  });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: key });
  return {
    plans: data,
    error,
    retry: () => void refetch(),
    add: async (where, plan) => {
      await makeSchedule(where, plan);
      await refresh();
    },
    cancel: async ({ id }) => {
      await cancelSchedule(id);
      await refresh();
    },
  };
}
