import { type Folder, makeFolder, renameFolder } from "../../api/media";
import { Dialog } from "../../kit/Dialog";
import { TextField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { useWords } from "../../words/words";
import { useRefresh } from "./useMedia";

interface FolderDialogProps {
  /** The folder that is renamed; a new one is made without it. */
  folder: Folder | null;
  /** Where a new one is put. */
  parent: number | null;
  onClose: () => void;
}

export function FolderDialog({ folder, parent, onClose }: FolderDialogProps) {
  const t = useWords();
  const refresh = useRefresh();
  return (
    <Dialog title={t(folder ? "media.renameFolder" : "media.newFolder")} onClose={onClose}>
      <Form
        submit={t(folder ? "media.rename" : "media.make")}
        onSubmit={async ({ name = "" }) => {
          await (folder ? renameFolder(folder.id, name.trim()) : makeFolder(name.trim(), parent));
          await refresh();
          onClose();
        }}
      >
        <TextField
          name="name"
          label={t("media.folderName")}
          defaultValue={folder?.name ?? ""}
          maxLength={255}
          autoComplete="off"
          required
        />
      </Form>
    </Dialog>
  );
}
