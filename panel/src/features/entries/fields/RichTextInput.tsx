import { type DragEvent, type KeyboardEvent, lazy, Suspense, useLayoutEffect, useRef, useState } from "react";
import type { LibraryFile } from "../../../api/media";
import { Button, IconButton } from "../../../kit/Button";
import { Loading } from "../../../kit/Empty";
import type { IconName } from "../../../kit/Icon";
import { Toolbar } from "../../../kit/Toolbar";
import { useWords, type Word } from "../../../words/words";
import { linkOf } from "../../media/files";
import { incomingFiles, usePictures } from "../../media/usePictures";
import { type InputProps, textOf, textValue } from "./inputs";
import {
  type Edit,
  endsInPicture,
  enterEdit,
  insertEdit,
  pictureText,
  type Tool,
  toolEdit,
} from "./markdown";
import { counter } from "./TextInputs";
import { type TextPlace, TextPlaces } from "./textPlaces";

const MarkdownPreview = lazy(() => import("./MarkdownPreview"));

const TOOLS: readonly (readonly [Tool, IconName, Word])[] = [
  ["bold", "bold", "tool.bold"],
  ["italic", "italic", "tool.italic"],
  ["link", "link", "tool.link"],
  ["heading", "heading", "tool.heading"],
  ["list", "bullets", "tool.list"],
  ["numbers", "numbers", "tool.numbers"],
  ["quote", "quote", "tool.quote"],
  ["code", "code", "tool.code"],
];
const KEYS: Readonly<Record<string, Tool>> = { b: "bold", i: "italic", k: "link", e: "code" };

/** A Markdown text in a plain text area, so that undo, spelling and screen readers are the browser's own. */
export function RichTextInput({
  value,
  onChange,
  attribute,
  wiring,
  label,
  placeholder,
  readOnly,
}: InputProps) {
  const t = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const [isPreview, setPreview] = useState(false);
  const text = textOf(value);
  const [places] = useState(() => new TextPlaces(text));
  useLayoutEffect(() => places.become(text), [places, text]);
  const pictures = usePictures(insert);

  function insert(files: readonly LibraryFile[], place: TextPlace, isLate: boolean): void {
    const element = area.current;
    if (!element) return;
    const { at } = place;
    const { value: before, selectionStart, selectionEnd } = element;
    const texts = files.map(({ alternativeText, url }) => pictureText(alternativeText, linkOf(url)));
    const piece = (endsInPicture(before.slice(0, at)) ? "\n" : "") + texts.join("\n");
    const after = before.slice(0, at) + piece + before.slice(at);
    places.become(after);
    place.at = at + piece.length;
    if (!isLate) apply(element, insertEdit(at, piece, [at, at]));
    else if (document.activeElement === element)
      apply(element, insertEdit(at, piece, [selectionStart, selectionEnd]));
    // Nobody who has gone on to another field is called back.
    else onChange(after);
  }

  function take(data: DataTransfer, at: number): boolean {
    const files = incomingFiles(data);
    if (!files.length || readOnly) return false;
    pictures.upload(files, places.mark(at));
    return true;
  }

  function use(tool: Tool): void {
    const element = area.current;
    if (element && !readOnly)
      apply(element, toolEdit(tool, element.value, element.selectionStart, element.selectionEnd));
  }

  function goOn(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const element = event.currentTarget;
    const edit = enterEdit(element.value, element.selectionStart, element.selectionEnd);
    if (!edit) return;
    event.preventDefault();
    apply(element, edit);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (event.key === "Enter" && isPlain && !readOnly && !event.nativeEvent.isComposing) goOn(event);
    const tool = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key];
    if (!tool) return;
    event.preventDefault();
    event.stopPropagation();
    use(tool);
  }

  return (
    <div className="richtext">
      <Toolbar label={t("tool.bar", { name: label })}>
        {TOOLS.map(([tool, icon, word]) => (
          <IconButton
            key={tool}
            icon={icon}
            label={t(word)}
            disabled={isPreview || readOnly}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => use(tool)}
          />
        ))}
        {pictures.pick && !readOnly ? (
          <IconButton
            icon="image"
            label={t("tool.picture")}
            disabled={isPreview}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pictures.pick?.(places.mark(area.current?.selectionEnd ?? text.length))}
          />
        ) : null}
        <Button
          kind="quiet"
          className="toolbar-end"
          aria-pressed={isPreview}
          onClick={() => setPreview(!isPreview)}
        >
          {t("tool.preview")}
        </Button>
      </Toolbar>
      <textarea
        {...wiring}
        ref={area}
        className="growing"
        rows={5}
        hidden={isPreview}
        value={text}
        onChange={({ target }) => onChange(textValue(target.value))}
        onKeyDown={onKeyDown}
        onDragOver={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
        onDrop={(event) => {
          if (event.dataTransfer.types.includes("Files")) event.preventDefault();
          take(event.dataTransfer, dropPlace(event));
        }}
        onPaste={(event) => {
          if (take(event.clipboardData, event.currentTarget.selectionEnd)) event.preventDefault();
        }}
        autoComplete="off"
        translate="no"
        spellCheck
        placeholder={placeholder}
        readOnly={readOnly}
      />
      {isPreview ? (
        <Suspense fallback={<Loading label={t("app.loading")} />}>
          <MarkdownPreview text={text} />
        </Suspense>
      ) : null}
      {pictures.shown}
      {counter(text.length, attribute.maxLength)}
    </div>
  );
}

/** Returns where in a text area something is dropped: at its caret for browsers that do not tell. */
function dropPlace({ currentTarget: area, clientX, clientY }: DragEvent<HTMLTextAreaElement>): number {
  const dropped = document.caretPositionFromPoint?.(clientX, clientY);
  return dropped?.offsetNode === area ? dropped.offset : area.selectionEnd;
}

/** Replaces a part of a text area as if it were typed, so that one undo takes it back. */
export function apply(area: HTMLTextAreaElement, { from, to, text, selection }: Edit): void {
  const top = area.scrollTop;
  area.focus({ preventScroll: true });
  area.setSelectionRange(from, to);
  const command = text === "" ? "delete" : "insertText";
  if (!document.execCommand(command, false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  area.setSelectionRange(...selection);
  area.scrollTop = top;
}
