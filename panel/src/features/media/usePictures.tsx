import { type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Kind, LibraryFile } from "../../api/media";
import { lazyDialog } from "../../kit/lazyDialog";
import { useCan } from "../../shell/permissions";
import { READ } from "./actions";
import { useUpload } from "./useUpload";

const Picker = lazyDialog(async () => (await import("./Picker")).Picker);
const KINDS: readonly Kind[] = ["image"];

/** Puts pictures at a place in a text; `isLate` where one may be doing something else by then. */
type Insert<Place> = (pictures: readonly LibraryFile[], place: Place, isLate: boolean) => void;

interface Pictures<Place> {
  /** Opens the library, to put what is chosen there at a place; null for whoever may not read it. */
  readonly pick: ((place: Place) => void) | null;
  readonly upload: (files: readonly File[], place: Place) => void;
  /** The open library, and why something is not uploaded. */
  readonly shown: ReactNode;
}

/** Pictures for a text: chosen from the library, or uploaded. A text that is gone by then gets none. */
export function usePictures<Place>(insert: Insert<Place>): Pictures<Place> {
  const can = useCan();
  const [place, setPlace] = useState<{ at: Place } | null>(null);
  const [problem, setProblem] = useState("");
  const send = useUpload(KINDS, setProblem);
  const latest = useRef<Insert<Place> | null>(insert);
  useEffect(() => {
    latest.current = insert;
    return () => {
      latest.current = null;
    };
  });

  const shown = (
    <>
      {problem ? (
        <p role="alert" className="problem richtext-problem">
          {problem}
        </p>
      ) : null}
      {place ? (
        <Picker
          kinds={KINDS}
          multiple
          onClose={() => setPlace(null)}
          onPick={(pictures) => {
            // Nothing behind an open dialog takes the focus.
            flushSync(() => setPlace(null));
            latest.current?.(pictures, place.at, false);
          }}
        />
      ) : null}
    </>
  );
  return {
    pick: can(READ) ? (at) => setPlace({ at }) : null,
    upload: (files, at) => send(files, (file) => latest.current?.([file], at, true)),
    shown,
  };
}

/**
 * Returns the files of what is dropped or pasted. Programs put a picture of a text beside the text: then the
 * text is meant.
 */
export function incomingFiles(data: DataTransfer): File[] {
  const html = new DOMParser().parseFromString(data.getData("text/html"), "text/html");
  return html.body.textContent?.trim() ? [] : [...data.files];
}
