import { type ReactNode, useState } from "react";
import { moveChosen } from "../../api/media";
import { Failure } from "../../kit/Failure";
import { useWords } from "../../words/words";
import type { Browsing } from "./browsing";
import { meantIds } from "./meant";
import type { Moving } from "./moving";
import { includes, type Selection } from "./selection";
import { useRefresh } from "./useMedia";

/** Returns how files and folders are dragged, and what became of those that were. */
export function useMoving(browsing: Browsing, selection: Selection): [Moving, ReactNode] {
  const t = useWords();
  const refresh = useRefresh();
  const [moved, setMoved] = useState({ count: 0, folder: "" });
  const [failed, setFailed] = useState<{ error: unknown; again: () => void } | null>(null);
  const moving: Moving = {
    meant: (dragged) => {
      const { files, folders } = selection;
      const isChosen =
        dragged.files.some((file) => includes(files, file)) ||
        dragged.folders.some((folder) => includes(folders, folder));
      return isChosen ? { files, folders } : dragged;
    },
    words: (count) => t("media.dragging", { count }),
    isHere: (folder) => !browsing.text && (folder?.id ?? null) === browsing.folder,
    move: async (meant, folder) => {
      try {
        await moveChosen(meantIds(meant), folder?.id ?? null);
        setFailed(null);
        selection.clear();
        setMoved({
          count: meant.files.length + meant.folders.length,
          folder: folder?.name ?? t("media.title"),
        });
      } catch (error) {
        setFailed({ error, again: () => void moving.move(meant, folder) });
      }
      await refresh();
    },
  };
  const said = failed ? (
    <Failure error={failed.error} retry={failed.again} />
  ) : (
    <p className={moved.count ? "hint" : "hidden"} role="status">
      {moved.count ? t("media.moved", moved) : ""}
    </p>
  );
  return [moving, said];
}
