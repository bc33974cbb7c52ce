import type { Folder } from "../../api/media";
import { Icon } from "../../kit/Icon";
import { useWords } from "../../words/words";
import { both, dragged, folderTarget, type Moving } from "./moving";
import { includes } from "./selection";

interface FolderListProps {
  folders: readonly Folder[];
  selected: readonly Folder[];
  onOpen: (id: number) => void;
  /** Without it folders are not selected. */
  onToggle?: ((folder: Folder) => void) | undefined;
  moving?: Moving | undefined;
}

/** The folders right inside the one that is shown. */
export function FolderList({ folders, selected, onOpen, onToggle, moving }: FolderListProps) {
  const t = useWords();
  if (!folders.length) return null;
  return (
    <ul className="folder-list" aria-label={t("media.folders")}>
      {folders.map((folder) => (
        <li
          key={folder.id}
          ref={both(dragged(moving, { folders: [folder] }), folderTarget(moving, folder))}
          className={`folder-tile${includes(selected, folder) ? " tile-selected" : ""}`}
        >
          {onToggle ? (
            <input
              type="checkbox"
              aria-label={t("media.selectFolder", { name: folder.name })}
              checked={includes(selected, folder)}
              onChange={() => onToggle(folder)}
            />
          ) : null}
          <button type="button" className="folder-open" onClick={() => onOpen(folder.id)}>
            <Icon name="folder" />
            <span className="tile-name" translate="no">
              {folder.name}
            </span>
            <span className="hint">{t("media.folderFiles", { count: folder.files.count })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
