import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { Editor, type PointRef, Transforms } from "slate";
import { Editable, ReactEditor, type RenderChunkProps, Slate } from "slate-react";
import type { LibraryFile } from "../../../api/media";
import { useWords } from "../../../words/words";
import { incomingFiles, usePictures } from "../../media/usePictures";
import type { InputProps } from "../fields/inputs";
import { BlocksToolbar } from "./BlocksToolbar";
import { createBlocksEditor, replaceChildren } from "./editor";
import { handleKey } from "./keys";
import { LinkDialog } from "./LinkDialog";
import type { BlockNode } from "./nodes";
import { imageNode, insertPictures } from "./pictures";
import { BlockElement, BlockLeaf } from "./rendering";
import { BlockValues } from "./values";
import "./blocks.css";

/** Structured text: one editor for as long as the field is there, whatever happens to its value. */
export default function BlocksEditor({ value, onChange, wiring, label, placeholder, readOnly }: InputProps) {
  const t = useWords();
  const values = useRef<BlockValues>(null);
  values.current ??= new BlockValues();
  const known = values.current;
  const [editor] = useState(() => createBlocksEditor(known.read(value)));
  const sent = useRef<unknown>(value);
  const escaped = useRef(false);
  const [linking, setLinking] = useState(false);
  const pictures = usePictures(insert);

  async function insert(
    files: readonly LibraryFile[],
    place: PointRef | null,
    isLate: boolean,
  ): Promise<void> {
    const nodes = await Promise.all(files.map(imageNode));
    insertPictures(editor, nodes, place?.current ?? null, isLate);
    if (isLate) return;
    // The library has given the focus back unseen by the editor, which would leave the caret elsewhere.
    ReactEditor.blur(editor);
    ReactEditor.focus(editor);
  }

  /** Uploads the files that come in to where the caret is; returns whether there are any. */
  function take(data: DataTransfer): boolean {
    const files = incomingFiles(data);
    if (!files.length || readOnly) return false;
    pictures.upload(files, markCaret(editor));
    return true;
  }

  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    replaceChildren(editor, known.read(value));
  }, [editor, known, value]);

  const onSlateChange = useCallback(
    (nodes: unknown) => {
      if (!editor.operations.some(({ type }) => type !== "set_selection")) return;
      const written = known.write(nodes as BlockNode[]);
      if (isSameList(written, sent.current)) return;
      sent.current = written;
      onChange(written);
    },
    [editor, known, onChange],
  );

  function onKeyDown(event: KeyboardEvent): void {
    // Tab moves items of lists; after Escape it leaves the field.
    if (event.key === "Escape") escaped.current = true;
    else if (event.key !== "Tab" && event.key !== "Shift") escaped.current = false;
    if (event.key === "Tab" && escaped.current) return;
    if (handleKey(editor, event.nativeEvent, () => setLinking(true))) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  return (
    <div className="blocks richtext">
      <Slate editor={editor} initialValue={editor.children} onChange={onSlateChange}>
        {readOnly ? null : (
          <BlocksToolbar
            label={label}
            onLink={() => setLinking(true)}
            onPicture={pictures.pick && (() => pictures.pick?.(markCaret(editor)))}
          />
        )}
        <Editable
          {...wiring}
          className="blocks-text"
          role="textbox"
          aria-multiline="true"
          aria-label={label}
          translate="no"
          spellCheck
          readOnly={readOnly}
          placeholder={placeholder ?? t("blocks.placeholder")}
          renderElement={BlockElement}
          renderLeaf={BlockLeaf}
          renderChunk={Chunk}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (take(event.clipboardData)) event.preventDefault();
          }}
          onDragOver={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
          onDrop={(event) => {
            if (!event.dataTransfer.types.includes("Files")) return;
            event.preventDefault();
            const range = readOnly
              ? null
              : ReactEditor.findEventRange(editor, event, { suppressThrow: true });
            if (range) Transforms.select(editor, range);
            take(event.dataTransfer);
          }}
          onBlur={() => {
            escaped.current = false;
          }}
          scrollSelectionIntoView={scrollIntoView}
        />
        {pictures.shown}
        {linking ? (
          <LinkDialog
            editor={editor}
            onClose={() => {
              setLinking(false);
              ReactEditor.focus(editor);
            }}
          />
        ) : null}
      </Slate>
    </div>
  );
}

/** Returns the place of the caret, which moves with what is written meanwhile; null where there is none. */
function markCaret(editor: Editor): PointRef | null {
  return editor.selection && Editor.pointRef(editor, Editor.end(editor, editor.selection));
}

/** Blocks that did not change are the same objects. */
function isSameList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((block, index) => block === other[index]);
}

/** Blocks far from what is looked at are not laid out. */
function Chunk({ attributes, lowest, children }: RenderChunkProps) {
  return (
    <div {...attributes} className={lowest ? "blocks-chunk" : undefined}>
      {children}
    </div>
  );
}

function scrollIntoView(_: unknown, range: Range): void {
  const leaf = range.startContainer.parentElement;
  leaf?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
