import { useQuery } from "@tanstack/react-query";
import { type Locale, listLocales } from "../../../api/entries";
import type { ContentType } from "../../../document/model";

const NONE: readonly Locale[] = [];

/** Returns the locales of a type, none where it has none, and the code of the one a list begins with. */
export function useLocales(type: ContentType) {
  const { data, isLoading } = useQuery({
    queryKey: ["locales"],
    queryFn: listLocales,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: type.localized,
  });
  const locales: readonly Locale[] = (type.localized && data) || NONE;
  return { isLoading, locales, initial: locales.find(({ isDefault }) => isDefault)?.code ?? "" };
}
