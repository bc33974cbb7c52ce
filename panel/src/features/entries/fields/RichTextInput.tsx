import { type KeyboardEvent, lazy, Suspense, useRef, useState } from "react";
import { Button, IconButton } from "../../../kit/Button";
import { Loading } from "../../../kit/Empty";
import type { IconName } from "../../../kit/Icon";
import { useWords, type Word } from "../../../words/words";
import { type InputProps, textOf, textValue } from "./inputs";
import { type Edit, type Tool, toolEdit } from "./markdown";
import { counter } from "./TextInputs";

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

  function use(tool: Tool): void {
    const element = area.current;
    if (element && !readOnly)
      apply(element, toolEdit(tool, element.value, element.selectionStart, element.selectionEnd));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const tool = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key];
    if (!tool) return;
    event.preventDefault();
    event.stopPropagation();
    use(tool);
  }

  return (
    <div className="richtext">
      <div className="toolbar" role="toolbar" aria-label={t("tool.bar", { name: label })}>
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
        <Button
          kind="quiet"
          className="toolbar-end"
          aria-pressed={isPreview}
          onClick={() => setPreview(!isPreview)}
        >
          {t("tool.preview")}
        </Button>
      </div>
      <textarea
        {...wiring}
        ref={area}
        className="growing"
        rows={5}
        hidden={isPreview}
        value={text}
        onChange={({ target }) => onChange(textValue(target.value))}
        onKeyDown={onKeyDown}
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
      {counter(text.length, attribute.maxLength)}
    </div>
  );
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
