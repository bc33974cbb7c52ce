import { moveChosen } from "../../api/media";
import { Dialog } from "../../kit/Dialog";
import { SelectField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { useWords } from "../../words/words";
import { idOf } from "./browsing";
import { folderOptions, isWithin } from "./folders";
import { ChosenList, type Meant, meantIds } from "./meant";
import { useFolders, useRefresh } from "./useMedia";

interface MoveDialogProps {
  meant: Meant;
  onClose: () => void;
  onDone: () => void;
}

/** Asks for the folder that what is meant is put into; a folder cannot go into itself. */
export function MoveDialog({ meant, onClose, onDone }: MoveDialogProps) {
  const t = useWords();
  const refresh = useRefresh();
  const folders = (useFolders() ?? []).filter((one) => !meant.folders.some((moved) => isWithin(one, moved)));
  return (
    <Dialog
      title={t("media.moveTitle", { count: meant.files.length + meant.folders.length })}
      onClose={onClose}
    >
      <ChosenList meant={meant} />
      <Form
        submit={t("media.move")}
        onSubmit={async ({ folder }) => {
          await moveChosen(meantIds(meant), idOf(folder));
          await refresh();
          onDone();
        }}
      >
        <SelectField
          name="folder"
          label={t("media.moveTo")}
          options={folderOptions(folders, t("media.title"))}
        />
      </Form>
    </Dialog>
  );
}
