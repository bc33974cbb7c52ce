import { useState } from "react";
import type { Folder, LibraryFile } from "../../api/media";

/** What is chosen, in one place: whoever goes to another folder, page or search has chosen nothing. */
export interface Selection {
  files: readonly LibraryFile[];
  folders: readonly Folder[];
  toggleFile: (file: LibraryFile) => void;
  toggleFolder: (folder: Folder) => void;
  clear: () => void;
}

interface Chosen {
  place: string;
  files: readonly LibraryFile[];
  folders: readonly Folder[];
}

export function useSelection(place: string): Selection {
  const [kept, setKept] = useState<Chosen>({ place, files: [], folders: [] });
  const chosen = kept.place === place ? kept : { place, files: [], folders: [] };
  return {
    files: chosen.files,
    folders: chosen.folders,
    toggleFile: (file) => setKept({ ...chosen, files: toggled(chosen.files, file) }),
    toggleFolder: (folder) => setKept({ ...chosen, folders: toggled(chosen.folders, folder) }),
    clear: () => setKept({ place, files: [], folders: [] }),
  };
}

function toggled<T extends { id: number }>(list: readonly T[], one: T): readonly T[] {
  return includes(list, one) ? list.filter(({ id }) => id !== one.id) : [...list, one];
}

export function includes(list: readonly { id: number }[], one: { id: number }): boolean {
  return list.some(({ id }) => id === one.id);
}
