import type { Folder } from "../../api/media";

/** What folders are inside each other, by the list of all of them. */

export interface Branch {
  folder: Folder;
  children: Branch[];
}

export function treeOf(folders: readonly Folder[], parent: number | null = null): Branch[] {
  return folders
    .filter((folder) => (folder.parent?.id ?? null) === parent)
    .map((folder) => ({ folder, children: treeOf(folders, folder.id) }));
}

/** Returns the way from the top to a folder, with it; empty for the top, and for one there is not. */
export function chainOf(folders: readonly Folder[], id: number | null): Folder[] {
  const folder = folders.find((one) => one.id === id);
  return folder ? [...chainOf(folders, folder.parent?.id ?? null), folder] : [];
}

/** Returns all folders in the order of the tree, each with how deep it is. */
export function flattened(branches: readonly Branch[], depth = 0): { folder: Folder; depth: number }[] {
  return branches.flatMap(({ folder, children }) => [{ folder, depth }, ...flattened(children, depth + 1)]);
}

/** Returns the choices of a field that names a folder: the top is "". */
export function folderOptions(folders: readonly Folder[], top: string): [string, string][] {
  const inner = flattened(treeOf(folders)).map<[string, string]>(({ folder, depth }) => [
    String(folder.id),
    `${"\u00a0\u00a0".repeat(depth + 1)}${folder.name}`,
  ]);
  return [["", top], ...inner];
}

/** Whether a folder is another or inside it. */
export function isWithin(folder: Folder, other: Folder): boolean {
  return `${folder.path}/`.startsWith(`${other.path}/`);
}
