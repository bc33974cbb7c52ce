import type { RefCallback } from "react";
import type { Folder } from "../../api/media";
import { Icon } from "../../kit/Icon";
import { useWords } from "../../words/words";
import { type Branch, chainOf, treeOf } from "./folders";
import { folderTarget, type Moving } from "./moving";

interface FolderTreeProps {
  folders: readonly Folder[];
  current: number | null;
  onOpen: (id: number | null) => void;
  moving?: Moving | undefined;
}

/** All folders below each other; those that do not lead to the one that is shown are closed. */
export function FolderTree({ folders, current, onOpen, moving }: FolderTreeProps) {
  const t = useWords();
  const open = new Set(chainOf(folders, current).map(({ id }) => id));
  return (
    <nav className="folder-tree" aria-label={t("media.folders")}>
      <ul>
        <li>
          <Entry
            name={t("media.title")}
            isCurrent={current === null}
            onOpen={() => onOpen(null)}
            ref={folderTarget(moving, null)}
          />
          <Branches
            branches={treeOf(folders)}
            open={open}
            current={current}
            onOpen={onOpen}
            moving={moving}
          />
        </li>
      </ul>
    </nav>
  );
}

interface BranchesProps {
  branches: readonly Branch[];
  open: ReadonlySet<number>;
  current: number | null;
  onOpen: (id: number | null) => void;
  moving: Moving | undefined;
}

function Branches({ branches, ...rest }: BranchesProps) {
  return branches.length ? (
    <ul>
      {branches.map(({ folder, children }) => (
        <li key={folder.id}>
          <Entry
            name={folder.name}
            isCurrent={folder.id === rest.current}
            onOpen={() => rest.onOpen(folder.id)}
            ref={folderTarget(rest.moving, folder)}
          />
          {rest.open.has(folder.id) ? <Branches branches={children} {...rest} /> : null}
        </li>
      ))}
    </ul>
  ) : null;
}

interface EntryProps {
  name: string;
  isCurrent: boolean;
  onOpen: () => void;
  ref?: RefCallback<HTMLElement> | undefined;
}

function Entry({ name, isCurrent, onOpen, ref }: EntryProps) {
  return (
    <button
      ref={ref}
      type="button"
      className="folder-entry"
      aria-current={isCurrent ? "page" : undefined}
      onClick={onOpen}
    >
      <Icon name={isCurrent ? "folderOpen" : "folder"} />
      <span translate="no">{name}</span>
    </button>
  );
}

/** The way from the top to the folder that is shown. */
export function Breadcrumb({ folders, current, onOpen, moving }: FolderTreeProps) {
  const t = useWords();
  const chain = chainOf(folders, current);
  return (
    <nav aria-label={t("media.path")}>
      <ol className="breadcrumb">
        <li>
          <button
            ref={folderTarget(moving, null)}
            type="button"
            className="link"
            aria-current={chain.length ? undefined : "page"}
            onClick={() => onOpen(null)}
          >
            {t("media.title")}
          </button>
        </li>
        {chain.map((folder) => (
          <li key={folder.id}>
            <button
              ref={folderTarget(moving, folder)}
              type="button"
              className="link"
              translate="no"
              aria-current={folder.id === current ? "page" : undefined}
              onClick={() => onOpen(folder.id)}
            >
              {folder.name}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
