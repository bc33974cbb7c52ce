import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type RelationPlace, readRelated } from "../../../api/relations";
import { type RelationEdit, shown, type Target } from "../../../document/relationEdit";

const NONE: readonly Target[] = [];

export interface Related {
  /** The list as it will be, as far as it is loaded. */
  readonly list: readonly Target[];
  /** What the server has of it. */
  readonly loaded: readonly Target[];
  /** How many the server has in all. */
  readonly total: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: Error | null;
  loadMore(): void;
  retry(): void;
}

/**
 * Reads what a relation leads to, page by page, with what is changed of it. `stamp` changes with every save:
 * until the list has been read anew, it is shown as it was sent.
 */
export function useRelated(
  place: RelationPlace,
  edit: RelationEdit,
  stamp: unknown,
  toMany: boolean,
  isSeen: boolean,
): Related {
  const isAsked = place.id !== undefined && isSeen;
  const query = useInfiniteQuery({
    queryKey: ["related", place.holder, place.id, place.field, place.locale, place.status, stamp],
    queryFn: ({ pageParam, signal }) => readRelated(place, pageParam, signal),
    initialPageParam: 1,
    getNextPageParam: ({ page, pageCount }) => (page < pageCount ? page + 1 : undefined),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  const data = isAsked ? query.data : undefined;
  const isOld = isAsked && query.isPlaceholderData;
  const loaded = data ? data.pages.flatMap(({ results }) => results) : NONE;
  const sent = useRef(edit);
  useEffect(() => {
    if (!isOld) sent.current = edit;
  }, [edit, isOld]);
  const changes = isOld ? sent.current : edit;
  return {
    list: toMany ? shown(changes, loaded) : chosen(changes, loaded),
    loaded,
    total: data?.pages[0]?.total ?? 0,
    hasMore: isAsked && query.hasNextPage,
    isLoading: isAsked && (query.isPending || isOld),
    error: query.error,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    retry: () => void query.refetch(),
  };
}

/** Of a relation to one entry: what is chosen takes the place of what was. */
function chosen(edit: RelationEdit, loaded: readonly Target[]): readonly Target[] {
  const last = edit.connect.at(-1);
  if (last) return [last.target];
  return edit.disconnect.length ? NONE : loaded;
}
