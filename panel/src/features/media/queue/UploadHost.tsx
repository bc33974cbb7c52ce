import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { canBy, PERMISSIONS } from "../../../shell/permissions";
import { useWords } from "../../../words/words";
import { CREATE } from "../actions";
import { uploads, useUploads } from "./uploads";

const UploadPanel = lazy(async () => ({ default: (await import("./UploadPanel")).UploadPanel }));

/** Shows the uploads over every screen while there are some. */
export function UploadHost() {
  const items = useUploads();
  useStrayFiles();
  return items.length ? (
    <Suspense>
      <UploadPanel items={items} />
    </Suspense>
  ) : null;
}

/**
 * Uploads files that are dropped where nothing takes them to the top of the library, where one may; otherwise the
 * browser would leave the panel to show them, and take along what is not saved.
 */
function useStrayFiles(): void {
  const t = useWords();
  const { data: permissions } = useQuery(PERMISSIONS);
  const mayUpload = permissions ? canBy(permissions)(CREATE) : false;
  useEffect(() => {
    // A picture of the page that is dragged over it is no file.
    let isFromHere = false;
    const begin = (): void => {
      isFromHere = true;
    };
    const end = (): void => {
      isFromHere = false;
    };
    const over = (event: DragEvent): void => {
      if (isFromHere || event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = mayUpload ? "copy" : "none";
    };
    const drop = (event: DragEvent): void => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (isFromHere || event.defaultPrevented || !files.length) return;
      event.preventDefault();
      if (mayUpload) uploads.add(files, { id: null, name: t("media.title") });
    };
    // After whatever is on the page, which says that it takes files by preventing what the browser would do.
    window.addEventListener("dragstart", begin);
    window.addEventListener("dragend", end);
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragstart", begin);
      window.removeEventListener("dragend", end);
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, [t, mayUpload]);
}
