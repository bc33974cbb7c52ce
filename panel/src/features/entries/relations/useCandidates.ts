import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { findCandidates, type RelatedEntry, type RelationPlace } from "../../../api/relations";
import { useDebounced } from "./useDebounced";

/** Milliseconds of rest before a search begins: every search is a request, and some are counted. */
const REST = 300;
const NONE: readonly RelatedEntry[] = [];

export interface Candidates {
  readonly found: readonly RelatedEntry[];
  /** How many the server found in all. */
  readonly total: number;
  /** Whether what is found is of what is typed now. */
  readonly isSettled: boolean;
  readonly error: Error | null;
  loadMore(): void;
  retry(): void;
}

/** Searches what a relation may lead to; what the server found is shown as it is, in its order. */
export function useCandidates(
  place: RelationPlace,
  typed: string,
  omitted: readonly string[],
  included: readonly string[],
  isOpen: boolean,
): Candidates {
  const text = useDebounced(typed.trim(), REST);
  const search = { text, omitted, included };
  const query = useInfiniteQuery({
    queryKey: [
      "candidates",
      place.holder,
      place.id,
      place.field,
      place.locale,
      place.status,
      place.type,
      search,
    ],
    queryFn: ({ pageParam, signal }) => findCandidates(place, search, pageParam, signal),
    initialPageParam: 1,
    getNextPageParam: ({ page, pageCount }) => (page < pageCount ? page + 1 : undefined),
    enabled: isOpen,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  return {
    found: query.data ? query.data.pages.flatMap(({ results }) => results) : NONE,
    total: query.data?.pages[0]?.total ?? 0,
    isSettled: text === typed.trim() && !query.isPending && !query.isPlaceholderData,
    error: query.error,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    retry: () => void query.refetch(),
  };
}
