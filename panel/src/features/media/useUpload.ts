import { useQueryClient } from "@tanstack/react-query";
import { KINDS, type Kind, type LibraryFile } from "../../api/media";
import { useCan } from "../../shell/permissions";
import { useWords } from "../../words/words";
import { CREATE } from "./actions";
import { isAllowed, KIND_WORDS } from "./kinds";
import { uploads } from "./queue/uploads";
import { FOLDERS } from "./useMedia";
import { usePickerFolder } from "./usePickerFolder";

type Upload = (files: readonly File[], take: (file: LibraryFile) => void) => void;

/**
 * Returns a function that uploads files of some kinds into the folder that files were last chosen from, and has
 * each taken once it is there; `say` is told what is not uploaded and why, "" where everything is. `isAsking` tells
 * whether what takes the files asks what they show.
 */
export function useUpload(kinds: readonly Kind[], say: (problem: string) => void, isAsking = false): Upload {
  const t = useWords();
  const can = useCan();
  const queries = useQueryClient();
  const [folderId] = usePickerFolder();

  async function send(files: File[], take: (file: LibraryFile) => void): Promise<void> {
    // Whoever may not read the library puts files at its top.
    const folders = await queries.fetchQuery(FOLDERS).catch(() => []);
    const folder = folders.find(({ id }) => id === folderId);
    const place = { id: folder?.id ?? null, name: folder?.name ?? t("media.title") };
    for (const coming of uploads.add(files, place, isAsking)) void coming.then((file) => file && take(file));
  }

  return (files, take) => {
    const allowed = files.filter((file) => isAllowed({ mime: file.type }, kinds));
    const names = KINDS.filter((kind) => kinds.includes(kind)).map((kind) => t(KIND_WORDS[kind]));
    if (!can(CREATE)) return say(t("media.mayNotUpload"));
    say(allowed.length < files.length ? t("media.wrongKind", { kinds: names.join(", ") }) : "");
    if (allowed.length) void send(allowed, take);
  };
}
