import { keepPreviousData, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { allFolders, type FilePage, type FileQuery, type Folder, findFiles } from "../../api/media";

/** What is read of the library begins with this key: one call has all of it read again. */
export const MEDIA = "media";

export const FOLDERS = queryOptions({ queryKey: [MEDIA, "folders"], queryFn: allFolders });

export function useFolders(): readonly Folder[] | undefined {
  return useQuery(FOLDERS).data;
}

export function useFiles(query: FileQuery | null) {
  return useQuery<FilePage>({
    queryKey: [MEDIA, "files", query],
    queryFn: ({ signal }) => findFiles(query as FileQuery, signal),
    enabled: query !== null,
    placeholderData: keepPreviousData,
  });
}

/** Returns a function that has lists and folders read again. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [MEDIA] });
}
