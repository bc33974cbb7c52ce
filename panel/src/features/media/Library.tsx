import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import type { Folder, LibraryFile } from "../../api/media";
import { Button } from "../../kit/Button";
import { usePageTitle } from "../../kit/usePageTitle";
import { useCan } from "../../shell/permissions";
import { useWords } from "../../words/words";
import { CREATE, UPDATE } from "./actions";
import { Browser } from "./Browser";
import { type Browsing, browsingOf, idOf, type LibrarySearch, readSearch, searchOf } from "./browsing";
import { DeleteDialog } from "./DeleteDialog";
import { FileDrawer } from "./FileDrawer";
import { FolderDialog } from "./FolderDialog";
import { MoveDialog } from "./MoveDialog";
import type { Meant } from "./meant";
import { uploads } from "./queue/uploads";
import { type Selection, useSelection } from "./selection";
import { UploadButton } from "./UploadButton";
import { useIncoming } from "./useIncoming";
import { useFolders } from "./useMedia";
import { useMoving } from "./useMoving";
import "./media.css";

type Open =
  | { dialog: "folder"; folder: Folder | null }
  | { dialog: "move"; meant: Meant }
  | { dialog: "delete"; meant: Meant }
  | null;

/** The media library: what it shows stands in the URL. */
export function Library() {
  const t = useWords();
  const can = useCan();
  const search = readSearch(useSearch({ strict: false }));
  const go = useNavigate();
  const browsing = browsingOf(search);
  const current = idOf(search.file);
  const folder = useFolders()?.find(({ id }) => id === browsing.folder) ?? null;
  const selection = useSelection(JSON.stringify({ ...browsing, view: "" }));
  const [moving, moved] = useMoving(browsing, selection);
  const [open, setOpen] = useState<Open>(null);
  usePageTitle(t("media.title"));

  function show(next: LibrarySearch | ((before: Record<string, unknown>) => LibrarySearch)): void {
    void go({ to: "/plugins/upload", search: next, resetScroll: false });
  }
  function change(changes: Partial<Browsing>): void {
    const page = "page" in changes || "view" in changes ? {} : { page: 1 };
    // Of the address as it will be: a search that has just begun may not be on the screen yet.
    show((before) => searchOf({ ...browsingOf(readSearch(before)), ...page, ...changes }));
  }
  const showFile = (file: LibraryFile | null): void =>
    show({ ...searchOf(browsing), ...(file ? { file: String(file.id) } : {}) });

  const place = { id: folder?.id ?? null, name: folder?.name ?? t("media.title") };
  const { id: placeId, name: placeName } = place;
  const upload = useCallback(
    (files: File[]): void => void uploads.add(files, { id: placeId, name: placeName }),
    [placeId, placeName],
  );
  const isOver = useIncoming(can(CREATE) && !open, upload);
  const close = (): void => setOpen(null);
  const done = (): void => {
    close();
    selection.clear();
    if (current) showFile(null);
  };

  return (
    <div className={`media-screen${current ? " media-with-drawer" : ""}`}>
      <div className="screen media-library">
        <header className="media-head">
          <h1>{t("media.title")}</h1>
          <div className="form-end">
            {folder && can(UPDATE) ? (
              <Button kind="quiet" onClick={() => setOpen({ dialog: "folder", folder })}>
                {t("media.renameFolder")}
              </Button>
            ) : null}
            {can(CREATE) ? (
              <>
                <Button icon="folder" onClick={() => setOpen({ dialog: "folder", folder: null })}>
                  {t("media.newFolder")}
                </Button>
                <UploadButton label={t("media.upload")} kind="main" onFiles={upload} />
              </>
            ) : null}
          </div>
        </header>
        <Browser
          browsing={browsing}
          onChange={change}
          selection={selection}
          onOpen={(file) => showFile(file.id === current ? null : file)}
          current={current}
          moving={can(UPDATE) ? moving : undefined}
        >
          {can(UPDATE) ? <SelectionBar selection={selection} onOpen={setOpen} /> : null}
          {moved}
        </Browser>
      </div>
      {current ? (
        <FileDrawer
          id={current}
          onClose={() => showFile(null)}
          onShow={showFile}
          onDelete={(file) => setOpen({ dialog: "delete", meant: { files: [file], folders: [] } })}
        />
      ) : null}
      {isOver ? <div className="drop-hint">{t("media.dropHere", { folder: place.name })}</div> : null}
      {open?.dialog === "folder" ? (
        <FolderDialog folder={open.folder} parent={browsing.folder} onClose={close} />
      ) : null}
      {open?.dialog === "move" ? <MoveDialog meant={open.meant} onClose={close} onDone={done} /> : null}
      {open?.dialog === "delete" ? <DeleteDialog meant={open.meant} onClose={close} onDone={done} /> : null}
    </div>
  );
}

interface SelectionBarProps {
  selection: Selection;
  onOpen: (open: Open) => void;
}

/** How much is chosen, and what can be done with it. */
function SelectionBar({ selection, onOpen }: SelectionBarProps) {
  const t = useWords();
  const { files, folders } = selection;
  const count = files.length + folders.length;
  if (!count) return <p className="hidden" role="status" />;
  const meant = { files, folders };
  const [folder] = folders;
  return (
    <section className="selection-bar" aria-label={t("media.selection")}>
      <p role="status">{t("media.selected", { count })}</p>
      <Button onClick={() => onOpen({ dialog: "move", meant })}>{t("media.move")}</Button>
      {folder && count === 1 ? (
        <Button onClick={() => onOpen({ dialog: "folder", folder })}>{t("media.rename")}</Button>
      ) : null}
      <Button kind="danger" onClick={() => onOpen({ dialog: "delete", meant })}>
        {t("media.delete")}
      </Button>
      <Button kind="quiet" onClick={selection.clear}>
        {t("media.selectNone")}
      </Button>
    </section>
  );
}
