import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { HistoryEditor } from "slate-history";
import { Editable, ReactEditor, type RenderChunkProps, Slate } from "slate-react";
import { useWords } from "../../../words/words";
import type { InputProps } from "../fields/inputs";
import { createBlocksEditor, replaceChildren } from "./editor";
import { handleKey } from "./keys";
import { LinkDialog } from "./LinkDialog";
import type { BlockNode } from "./nodes";
import { BlockElement, BlockLeaf } from "./rendering";
import { Toolbar } from "./Toolbar";
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

  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    replaceChildren(editor, known.read(value), (run) => HistoryEditor.withoutSaving(editor, run));
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
        {readOnly ? null : <Toolbar label={label} onLink={() => setLinking(true)} />}
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
          onBlur={() => {
            escaped.current = false;
          }}
          scrollSelectionIntoView={scrollIntoView}
        />
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
