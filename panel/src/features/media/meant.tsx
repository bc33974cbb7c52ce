import type { Chosen, Folder, LibraryFile } from "../../api/media";
import { Icon } from "../../kit/Icon";
import { useWords } from "../../words/words";
import "./file.css";

/** Files and folders that something is to be done with. */
export interface Meant {
  files: readonly LibraryFile[];
  folders: readonly Folder[];
}

/** How many are named before the others are counted. */
const NAMED = 5;

export function meantIds({ files, folders }: Meant): Chosen {
  return { fileIds: files.map(({ id }) => id), folderIds: folders.map(({ id }) => id) };
}

/** Names the first of what is meant, and says how many more there are. */
export function ChosenList({ meant: { files, folders } }: { meant: Meant }) {
  const t = useWords();
  const all = [
    ...folders.map((folder) => ({ ...folder, icon: "folder" as const })),
    ...files.map((file) => ({ ...file, icon: "file" as const })),
  ];
  return (
    <ul className="chosen-list">
      {all.slice(0, NAMED).map(({ id, name, icon }) => (
        <li key={`${icon}${id}`} translate="no">
          <Icon name={icon} /> {name}
        </li>
      ))}
      {all.length > NAMED ? <li>{t("media.more", { count: all.length - NAMED })}</li> : null}
    </ul>
  );
}
