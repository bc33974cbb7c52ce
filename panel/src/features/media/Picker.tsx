import { useCallback, useRef, useState } from "react";
import type { Kind, LibraryFile } from "../../api/media";
import { Button } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { useCan } from "../../shell/permissions";
import { useWords } from "../../words/words";
import { CREATE } from "./actions";
import { Browser } from "./Browser";
import { BEGINNING, type Browsing } from "./browsing";
import { isAllowed } from "./kinds";
import { uploads } from "./queue/uploads";
import { includes } from "./selection";
import { UploadButton } from "./UploadButton";
import { useFolders } from "./useMedia";
import { usePickerFolder } from "./usePickerFolder";
import "./file.css";
import "./input.css";

interface PickerProps {
  kinds: readonly Kind[];
  multiple: boolean;
  onClose: () => void;
  onPick: (files: LibraryFile[]) => void;
}

/** Chooses files of the library, in the folder where that was done last; what is uploaded here is chosen too. */
export function Picker({ kinds, multiple, onClose, onPick }: PickerProps) {
  const t = useWords();
  const can = useCan();
  const folders = useFolders();
  const [kept, keep] = usePickerFolder();
  const [browsing, setBrowsing] = useState<Browsing>(() => ({ ...BEGINNING, folder: kept }));
  const [chosen, setChosen] = useState<readonly LibraryFile[]>([]);
  const isOpen = useRef(true);
  // A folder that was deleted since is the top again.
  const folder = folders?.find(({ id }) => id === browsing.folder) ?? null;
  const shown = { ...browsing, folder: folders ? (folder?.id ?? null) : browsing.folder };

  const toggle = useCallback(
    (file: LibraryFile): void =>
      setChosen((list) => {
        if (includes(list, file)) return list.filter(({ id }) => id !== file.id);
        return multiple ? [...list, file] : [file];
      }),
    [multiple],
  );

  function change(changes: Partial<Browsing>): void {
    setBrowsing({ ...shown, page: 1, ...changes });
    if (changes.folder !== undefined) keep(changes.folder);
  }

  function upload(files: File[]): void {
    const place = { id: shown.folder, name: folder?.name ?? t("media.title") };
    for (const kept of uploads.add(files, place))
      void kept.then((file) => {
        if (file && isOpen.current && isAllowed(file, kinds))
          setChosen((list) => (multiple ? [...list, file] : [file]));
      });
  }

  function close(): void {
    isOpen.current = false;
    onClose();
  }

  return (
    <Dialog
      title={t(multiple ? "media.pickTitle" : "media.pickTitleOne")}
      onClose={close}
      className="dialog-wide"
    >
      <Browser
        browsing={shown}
        onChange={change}
        selection={{
          files: chosen,
          folders: [],
          toggleFile: toggle,
          toggleFolder: () => undefined,
          clear: () => setChosen([]),
        }}
        onOpen={toggle}
        kinds={kinds}
        isPicking
      />
      <div className="picker-end">
        <Button kind="main" disabled={!chosen.length} onClick={() => onPick([...chosen])}>
          {chosen.length ? t("media.pickDone", { count: chosen.length }) : t("media.pickNone")}
        </Button>
        {can(CREATE) ? <UploadButton label={t("media.upload")} onFiles={upload} multiple={multiple} /> : null}
        <Button kind="quiet" onClick={close}>
          {t("media.cancel")}
        </Button>
      </div>
    </Dialog>
  );
}
