import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
import type { RefCallback } from "react";
import type { Folder } from "../../api/media";
import { isWithin } from "./folders";
import type { Meant } from "./meant";

/** How files and folders are dragged onto folders. The dialog of "Move" does the same by keyboard. */
export interface Moving {
  /** Returns what is moved when this is dragged: all that is chosen, where it is one of them. */
  meant: (dragged: Meant) => Meant;
  /** What is said of several while they are dragged. */
  words: (count: number) => string;
  /** Whether that is where what is shown stands already. */
  isHere: (folder: Folder | null) => boolean;
  move: (meant: Meant, folder: Folder | null) => Promise<void>;
}

const MEANT = Symbol("meant");

function meantBy(data: Record<string | symbol, unknown>): Meant | undefined {
  return data[MEANT] as Meant | undefined;
}

/** Returns a ref that is two. */
export function both(
  one: RefCallback<HTMLElement> | undefined,
  other: RefCallback<HTMLElement> | undefined,
): RefCallback<HTMLElement> | undefined {
  if (!one || !other) return one ?? other;
  return (element) => {
    const undo = [one(element), other(element)];
    return () => {
      for (const end of undo) end?.();
    };
  };
}

/** Returns a ref that has an element be dragged onto folders. */
export function dragged(
  moving: Moving | undefined,
  one: Partial<Meant>,
): RefCallback<HTMLElement> | undefined {
  if (!moving) return undefined;
  const alone: Meant = { files: [], folders: [], ...one };
  return (element) => {
    if (!element) return undefined;
    return draggable({
      element,
      getInitialData: () => ({ [MEANT]: moving.meant(alone) }),
      onGenerateDragPreview: ({ nativeSetDragImage, source }) => {
        const meant = meantBy(source.data) ?? alone;
        const count = meant.files.length + meant.folders.length;
        if (count < 2) return;
        setCustomNativeDragPreview({
          nativeSetDragImage,
          render: ({ container }) => {
            container.className = "drag-count";
            container.textContent = moving.words(count);
          },
        });
      },
    });
  };
}

/** Returns a ref that has an element take what is dragged into a folder; null is the top. */
export function folderTarget(
  moving: Moving | undefined,
  folder: Folder | null,
): RefCallback<HTMLElement> | undefined {
  if (!moving) return undefined;
  return (element) => {
    if (!element) return undefined;
    const leave = (): void => {
      delete element.dataset.over;
    };
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => {
        const meant = meantBy(source.data);
        if (!meant || moving.isHere(folder)) return false;
        return !folder || !meant.folders.some((one) => isWithin(folder, one));
      },
      onDragEnter: () => {
        element.dataset.over = "";
      },
      onDragLeave: leave,
      onDrop: ({ source }) => {
        leave();
        const meant = meantBy(source.data);
        if (meant) void moving.move(meant, folder);
      },
    });
  };
}
