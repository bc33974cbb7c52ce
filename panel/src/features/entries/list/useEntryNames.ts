import { type QueryClient, useQueries } from "@tanstack/react-query";
import { findEntries } from "../../../api/lists";
import { useModel } from "../../../shell/useModel";
import { titleOf } from "./columns";
import { type Condition, type FilterField, fieldOf, valueKind } from "./filters";

/** Returns what the related entries are called that conditions name, by `path value`, as far as it is known. */
export function useEntryNames(
  fields: ReadonlyMap<string, FilterField>,
  conditions: readonly Condition[],
  locale: string,
): ReadonlyMap<string, string> {
  const model = useModel();
  const named = conditions.flatMap(({ path, operator, value }) => {
    const { attribute, mainField = "" } = fieldOf(fields, path) ?? {};
    const target = attribute && valueKind(attribute, operator) === "entry" ? attribute.target : undefined;
    if (!target || !value) return [];
    return [{ key: `${path} ${value}`, target, mainField, value }];
  });
  return useQueries({
    queries: named.map(({ target, mainField, value }) => ({
      queryKey: nameKey(target, value),
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<string> => {
        const query: [string, string][] = [
          ["filters[documentId][$eq]", value],
          ["fields", mainField],
          ["pageSize", "1"],
        ];
        if (locale && model.findType(target)?.localized) query.push(["locale", locale]);
        const { results } = await findEntries(target, query, signal);
        return (results[0] && titleOf(results[0], mainField)) || value;
      },
      // Without a name the document id is shown.
      retry: false,
    })),
    combine: (found) => new Map(found.flatMap(({ data }, index) => pair(named[index]?.key, data))),
  });
}

function pair(key: string | undefined, name: string | undefined): [string, string][] {
  return key && name ? [[key, name]] : [];
}

function nameKey(target: string, documentId: string): string[] {
  return ["entry name", target, documentId];
}

/** Keeps what an entry is called that was chosen, which needs not be asked for any more. */
export function keepName(queries: QueryClient, target: string, documentId: string, name: string): void {
  queries.setQueryData(nameKey(target, documentId), name);
}
