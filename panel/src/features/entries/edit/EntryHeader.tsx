import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDirty, useUndo, useValue } from "../../../document/hooks";
import { Button, IconButton } from "../../../kit/Button";
import { useUnsaved } from "../../../kit/unsaved";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useWords } from "../../../words/words";
import { EntryMenu } from "./EntryMenu";
import type { Doing, Editing } from "./editing";
import { StatusTag } from "./StatusTag";
import { useEditingState } from "./useEditing";
import { useLocales } from "./useLocales";
import type { Rights } from "./useRights";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const DONE = { save: "app.saved", publish: "edit.published", unpublish: "edit.unpublished" } as const;

interface HeaderProps {
  editing: Editing;
  mainField: string;
  rights: Rights;
  /** Whether the draft is shown, which can be written. */
  isDraft: boolean;
}

/** What stays in sight: what the entry is called, its status, and what can be done with it. */
export function EntryHeader({ editing, mainField, rights, isDraft }: HeaderProps) {
  const t = useWords();
  const { type } = editing;
  return (
    <header className="edit-head">
      <div className="edit-name">
        {type.kind === "collectionType" ? (
          <Link className="edit-back" to="/content-manager/collection-types/$uid" params={{ uid: type.uid }}>
            {type.displayName}
          </Link>
        ) : null}
        <EntryTitle editing={editing} mainField={mainField} />
      </div>
      <div className="edit-bar">
        <p className="edit-state">
          <EntryStatus editing={editing} />
          <UnsavedMark editing={editing} />
          <Outcome editing={editing} />
        </p>
        <div className="edit-actions">
          {isDraft && rights.canSave ? (
            <>
              <UndoButtons editing={editing} />
              <ActionButton editing={editing} doing="save" keys={isApple ? "⌘S" : "Ctrl S"}>
                {t("app.save")}
              </ActionButton>
            </>
          ) : null}
          {isDraft && rights.canPublish ? (
            <ActionButton editing={editing} doing="publish" keys={isApple ? "⌘⇧↵" : "Ctrl ⇧ ↵"}>
              {t("edit.publish")}
            </ActionButton>
          ) : null}
          <EntryMenu editing={editing} rights={rights} />
        </div>
      </div>
    </header>
  );
}

/** The entry's name as it is typed: the value of its main field. */
function EntryTitle({ editing, mainField }: { editing: Editing; mainField: string }) {
  const t = useWords();
  const { document, type } = editing;
  const value = useValue(document, document.root, mainField);
  const isNew = useEditingState(editing, ({ found }) => !found.entry);
  const locale = useEditingState(editing, ({ place, found }) =>
    found.meta.availableLocales.length ? place.locale : null,
  );
  const language = useLocales().find(({ code }) => code === locale)?.name;
  const isNamed = (typeof value === "string" && value !== "") || typeof value === "number";
  const name = type.displayName;
  const plain = !isNew
    ? t("edit.untitled", { name })
    : language
      ? t("edit.newLocale", { name, language })
      : t("edit.new", { name });
  usePageTitle(isNamed ? String(value) : plain);
  return <h1 translate={isNamed ? "no" : undefined}>{isNamed ? String(value) : plain}</h1>;
}

function EntryStatus({ editing }: { editing: Editing }) {
  const t = useWords();
  const status = useEditingState(editing, ({ found }) => (found.entry ? found.entry.status : "new"));
  if (status === "new") return <span className="tag">{t("edit.statusNew")}</span>;
  return editing.type.draftAndPublish ? <StatusTag status={status} /> : null;
}

function UnsavedMark({ editing }: { editing: Editing }) {
  const t = useWords();
  const isDirty = useDirty(editing.document);
  useUnsaved(isDirty);
  return isDirty ? <span className="edit-unsaved">{t("edit.unsaved")}</span> : null;
}

/** Says what was done, to screen readers too. */
function Outcome({ editing }: { editing: Editing }) {
  const t = useWords();
  const isDirty = useDirty(editing.document);
  const done = useEditingState(editing, (state) => state.done);
  const word = done && !isDirty && done in DONE ? DONE[done as keyof typeof DONE] : null;
  return (
    <span className="edit-done" role="status">
      {word ? t(word) : ""}
    </span>
  );
}

function UndoButtons({ editing }: { editing: Editing }) {
  const t = useWords();
  const { canUndo, canRedo, undo, redo } = useUndo(editing.document);
  return (
    <>
      <IconButton icon="undo" label={t("edit.undo")} aria-disabled={!canUndo} onClick={undo} />
      <IconButton icon="redo" label={t("edit.redo")} aria-disabled={!canRedo} onClick={redo} />
    </>
  );
}

interface ActionProps {
  editing: Editing;
  doing: Doing & ("save" | "publish");
  keys: string;
  children: ReactNode;
}

function ActionButton({ editing, doing, keys, children }: ActionProps) {
  const isUnderWay = useEditingState(editing, (state) => state.doing === doing);
  const kind = doing === "publish" || !editing.type.draftAndPublish ? "main" : "plain";
  return (
    <Button kind={kind} busy={isUnderWay} title={keys} onClick={() => void editing[doing]()}>
      {children}
    </Button>
  );
}
