import { useSuspenseQuery } from "@tanstack/react-query";
import { type Configuration, type Configurations, readConfigurations } from "../api/configuration";

/** Returns how a type (`api::article.article`) or a component (`shared.seo`) is shown. */
export function useConfiguration(uid: string): Configuration {
  return useConfigurations(uid).type;
}

/** Returns how a type or a component, and all components inside it, are shown: one request for a form. */
export function useConfigurations(uid: string): Configurations {
  const { data } = useSuspenseQuery({
    queryKey: ["configuration", uid],
    queryFn: () => readConfigurations(uid),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
