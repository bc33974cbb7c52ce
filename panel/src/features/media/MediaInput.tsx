import { useEffect, useRef, useState } from "react";
import { changeFile, type LibraryFile } from "../../api/media";
import { Button, IconButton } from "../../kit/Button";
import { lazyDialog } from "../../kit/lazyDialog";
import { useCan } from "../../shell/permissions";
import { useWords } from "../../words/words";
import { AltMark } from "./AltMark";
import { AltTextField } from "./AltTextField";
import { CREATE, READ } from "./actions";
import { makeDraggable } from "./dragging";
import { Preview } from "./FileList";
import { filesIn, kindsOf, withMoved } from "./kinds";
import { UploadButton } from "./UploadButton";
import { useUpload } from "./useUpload";
import "./media.css";
import "./input.css";

const Picker = lazyDialog(async () => (await import("./Picker")).Picker);

/** What a control of a media attribute is given; it knows nothing of the document. */
export interface MediaInputProps {
  value: unknown;
  onChange: (value: unknown) => void;
  attribute: { multiple?: boolean | undefined; allowedTypes?: readonly string[] | undefined };
  label: string;
  readOnly: boolean;
}

/** The files of a media attribute: chosen from the library, uploaded, dropped, pasted, put into order. */
export function MediaInput({ value, onChange, attribute, label, readOnly }: MediaInputProps) {
  const t = useWords();
  const can = useCan();
  const multiple = attribute.multiple === true;
  const kinds = kindsOf(attribute.allowedTypes);
  const files = filesIn(value);
  const [isPicking, setPicking] = useState(false);
  const [problem, setProblem] = useState("");
  const latest = useRef(files);
  latest.current = files;
  const later = useRef(add);
  useEffect(() => {
    later.current = add;
  });
  const send = useUpload(kinds, setProblem, true);
  const upload = (files: File[]): void => send(files, (file) => later.current([file]));

  function set(list: LibraryFile[]): void {
    latest.current = list;
    onChange(multiple ? list : (list[0] ?? null));
  }
  /** What comes later, from an upload, is added to what is there by then. */
  function add(added: readonly LibraryFile[]): void {
    const known = new Set(latest.current.map(({ id }) => id));
    set(multiple ? [...latest.current, ...added.filter(({ id }) => !known.has(id))] : added.slice(0, 1));
  }

  const isOpen = !readOnly;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping and pasting are further ways to what its buttons do
    <div
      className="media-input"
      onDragOver={(event) => isOpen && event.dataTransfer.types.includes("Files") && event.preventDefault()}
      onDrop={(event) => {
        if (!isOpen || !event.dataTransfer.files.length) return;
        event.preventDefault();
        upload([...event.dataTransfer.files]);
      }}
      onPaste={(event) => {
        if (!isOpen || !event.clipboardData.files.length) return;
        event.preventDefault();
        upload([...event.clipboardData.files]);
      }}
    >
      {files.length ? (
        <ul className="media-input-list" aria-label={t("media.inputFiles", { label })}>
          {files.map((file, index) => (
            <Item
              key={file.id}
              file={file}
              index={index}
              count={files.length}
              readOnly={readOnly}
              onMove={(from, to) => set(withMoved(files, from, to))}
              onRemove={() => set(files.filter(({ id }) => id !== file.id))}
              onChange={(changed) => set(files.map((one) => (one.id === changed.id ? changed : one)))}
            />
          ))}
        </ul>
      ) : (
        <p className="hint">{t("media.inputNone")}</p>
      )}
      {isOpen ? (
        <div className="form-end">
          {can(READ) ? (
            <Button icon="image" onClick={() => setPicking(true)}>
              {t("media.pick")}
            </Button>
          ) : null}
          {can(CREATE) ? (
            <UploadButton label={t("media.upload")} onFiles={upload} multiple={multiple} kind="quiet" />
          ) : null}
        </div>
      ) : null}
      <p role="status" className="problem">
        {problem}
      </p>
      {isPicking ? (
        <Picker
          kinds={kinds}
          multiple={multiple}
          onClose={() => setPicking(false)}
          onPick={(picked) => {
            setPicking(false);
            add(picked);
          }}
        />
      ) : null}
    </div>
  );
}

interface ItemProps {
  file: LibraryFile;
  index: number;
  count: number;
  readOnly: boolean;
  onMove: (from: number, to: number) => void;
  onRemove: () => void;
  onChange: (file: LibraryFile) => void;
}

function Item({ file, index, count, readOnly, onMove, onRemove, onChange }: ItemProps) {
  const t = useWords();
  const item = useRef<HTMLLIElement>(null);
  const move = useRef(onMove);
  useEffect(() => {
    move.current = onMove;
  });
  useEffect(() => {
    const element = item.current;
    if (!element || readOnly || count < 2) return;
    return makeDraggable(element, index, (from, to) => move.current(from, to));
  }, [index, count, readOnly]);

  return (
    <li ref={item} className="media-item">
      <Preview file={file} />
      <div className="media-item-text">
        <span className="tile-name" translate="no">
          {file.name}
        </span>
        <AltMark file={file} />
        {readOnly || !file.mime.startsWith("image/") ? null : (
          <AltTextField
            file={file}
            onSave={async (alternativeText) =>
              onChange({ ...file, ...(await changeFile(file.id, { alternativeText })) })
            }
          />
        )}
      </div>
      {readOnly ? null : (
        <div className="media-item-buttons">
          {count > 1 ? (
            <>
              <IconButton
                icon="up"
                label={t("media.earlier", { name: file.name })}
                aria-disabled={index === 0}
                onClick={() => index > 0 && onMove(index, index - 1)}
              />
              <IconButton
                icon="down"
                label={t("media.later", { name: file.name })}
                aria-disabled={index === count - 1}
                onClick={() => index < count - 1 && onMove(index, index + 1)}
              />
            </>
          ) : null}
          <IconButton icon="close" label={t("media.remove", { name: file.name })} onClick={onRemove} />
        </div>
      )}
    </li>
  );
}
