import { useSuspenseQuery } from "@tanstack/react-query";
import { type Locale, listLocales } from "../../../api/entries";

/** Returns the locales of the site, read once in a session. */
export function useLocales(): readonly Locale[] {
  const { data } = useSuspenseQuery({
    queryKey: ["locales"],
    queryFn: listLocales,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
