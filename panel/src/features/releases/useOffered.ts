import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listReleases, type Release } from "../../api/releases";

export interface Offered {
  /** A page of those found; undefined until they are read. */
  releases: readonly Release[] | undefined;
  error: unknown;
  retry: () => void;
  pages: { page: number; pageCount: number };
  setPage: (page: number) => void;
  /** What their names contain. */
  name: string;
  search: (name: string) => void;
  /** Whether there are more of them than a page has, so that one has to search. */
  areMany: boolean;
}

/** The releases to come that something may be put into, a page at a time, searched for by the server. */
export function useOffered(): Offered {
  const [{ name, page }, setAsked] = useState({ name: "", page: 1 });
  const { data, error, refetch } = useQuery({
    queryKey: ["releases", "offered", name, page],
    queryFn: ({ signal }) => listReleases({ page, isDone: false, name }, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const pageCount = data?.meta.pagination.pageCount ?? 1;
  return {
    releases: data?.data,
    error,
    retry: () => void refetch(),
    pages: { page, pageCount },
    setPage: (next) => setAsked({ name, page: next }),
    name,
    search: (wanted) => setAsked({ name: wanted, page: 1 }),
    areMany: Boolean(name) || page > 1 || pageCount > 1,
  };
}
