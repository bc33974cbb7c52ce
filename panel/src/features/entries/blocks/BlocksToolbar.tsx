import { ReactEditor, useSlate } from "slate-react";
import { IconButton } from "../../../kit/Button";
import type { IconName } from "../../../kit/Icon";
import { Toolbar } from "../../../kit/Toolbar";
import { useWords, type Word } from "../../../words/words";
import {
  type BlockKind,
  currentKind,
  currentLink,
  currentList,
  isMarked,
  setKind,
  toggleList,
  toggleMark,
} from "./editing";
import type { Mark } from "./nodes";

const MARKS: readonly (readonly [Mark, IconName, Word])[] = [
  ["bold", "bold", "tool.bold"],
  ["italic", "italic", "tool.italic"],
  ["underline", "underline", "tool.underline"],
  ["strikethrough", "strike", "tool.strike"],
  ["code", "code", "tool.code"],
];
const LISTS = [
  ["unordered", "bullets", "tool.list"],
  ["ordered", "numbers", "tool.numbers"],
] as const;
const LEVELS = [1, 2, 3, 4, 5, 6] as const;

interface ToolbarProps {
  label: string;
  onLink: () => void;
  /** Null where there are no pictures to choose from. */
  onPicture: (() => void) | null;
}

/** What can be done with what is selected, and what it is. */
export function BlocksToolbar({ label, onLink, onPicture }: ToolbarProps) {
  const t = useWords();
  const editor = useSlate();
  const kind = currentKind(editor);
  const list = currentList(editor)?.[0];
  const isIn = editor.selection !== null;

  function back(act: () => void): () => void {
    return () => {
      act();
      ReactEditor.focus(editor);
    };
  }

  return (
    <Toolbar label={t("tool.bar", { name: label })}>
      <select
        className="blocks-kind"
        aria-label={t("blocks.kind")}
        value={kind}
        disabled={!isIn || kind === "other"}
        onChange={({ target }) => back(() => setKind(editor, target.value as BlockKind))()}
      >
        {kind === "list" || kind === "other" ? (
          <option value={kind}>{t(kind === "list" ? "tool.list" : "blocks.other")}</option>
        ) : null}
        <option value="paragraph">{t("blocks.paragraph")}</option>
        {LEVELS.map((level) => (
          <option key={level} value={`heading-${level}`}>
            {t("blocks.heading", { level })}
          </option>
        ))}
        <option value="quote">{t("tool.quote")}</option>
        <option value="code">{t("tool.code")}</option>
      </select>
      {MARKS.map(([mark, icon, word]) => (
        <IconButton
          key={mark}
          icon={icon}
          label={t(word)}
          aria-pressed={isIn && isMarked(editor, mark)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={back(() => toggleMark(editor, mark))}
        />
      ))}
      <IconButton
        icon="link"
        label={t("tool.link")}
        aria-pressed={isIn && currentLink(editor) !== undefined}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onLink}
      />
      {onPicture ? (
        <IconButton
          icon="image"
          label={t("tool.picture")}
          onMouseDown={(event) => event.preventDefault()}
          onClick={onPicture}
        />
      ) : null}
      {LISTS.map(([format, icon, word]) => (
        <IconButton
          key={format}
          icon={icon}
          label={t(word)}
          aria-pressed={list?.format === format}
          onMouseDown={(event) => event.preventDefault()}
          onClick={back(() => toggleList(editor, format))}
        />
      ))}
    </Toolbar>
  );
}
