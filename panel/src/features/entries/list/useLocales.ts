import { useQuery } from "@tanstack/react-query";
import { type Locale, listLocales } from "../../../api/entries";
import type { ContentType } from "../../../document/model";

/** Returns the locales of a type, none where it has none, and the code of the one a list begins with. */
export function useLocales(type: ContentType): { locales: readonly Locale[]; initial: string } {
  const { data } = useQuery({
    queryKey: ["locales"],
    queryFn: listLocales,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: type.localized,
  });
  if (!type.localized || !data) return { locales: [], initial: "" };
  return { locales: data, initial: data.find(({ isDefault }) => isDefault)?.code ?? "" };
}
