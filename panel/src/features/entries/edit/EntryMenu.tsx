import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import type { ContentType } from "../../../document/model";
import { IconButton } from "../../../kit/Button";
import { Icon, type IconName } from "../../../kit/Icon";
import { lazyDialog } from "../../../kit/lazyDialog";
import { configureAction } from "../../../shell/configuring";
import { entrySearch } from "../../../shell/entrySearch";
import { useCan } from "../../../shell/permissions";
import { useWords, type Word } from "../../../words/words";
import { ConfirmDialog } from "./ConfirmDialog";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";
import type { Rights } from "./useRights";

const EntryPlans = lazyDialog(async () => (await import("../../releases/EntryPlans")).EntryPlans);
const CurlDialog = lazyDialog(async () => (await import("./CurlDialog")).CurlDialog);
const DuplicateDialog = lazyDialog(async () => (await import("./DuplicateDialog")).DuplicateDialog);

type Asked = "duplicate" | "unpublish" | "discard" | "delete" | "deleteAll" | "curl" | "schedule" | "release";

interface Item {
  asked: Asked;
  word: Word;
  icon: IconName;
  isThere: boolean;
}

/** What is done with an entry now and then. */
export function EntryMenu({ editing, rights }: { editing: Editing; rights: Rights }) {
  const t = useWords();
  const menu = useId();
  const can = useCan();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { entry, meta } = useEditingState(editing, ({ found }) => found);
  if (!entry) return null;
  const isSingle = editing.type.kind === "singleType";
  const isPublished = editing.type.draftAndPublish && entry.status !== "draft";
  const isPlanned = editing.type.draftAndPublish && rights.canPublish;
  const items: Item[] = [
    { asked: "schedule", word: "edit.schedule", icon: "calendar", isThere: isPlanned },
    {
      asked: "release",
      word: "edit.toRelease",
      icon: "add",
      isThere: isPlanned && can("plugin::content-releases.create-action"),
    },
    { asked: "duplicate", word: "edit.duplicate", icon: "duplicate", isThere: !isSingle && rights.canCreate },
    { asked: "curl", word: "edit.curl", icon: "code", isThere: editing.type.uid.startsWith("api::") },
  ];
  /** What takes something away comes last, where nobody meets it on the way to something else. */
  const losing: Item[] = [
    {
      asked: "discard",
      word: "edit.discard",
      icon: "undo",
      isThere: entry.status === "modified" && rights.canSave,
    },
    { asked: "unpublish", word: "edit.unpublish", icon: "eyeOff", isThere: isPublished && rights.canPublish },
    {
      asked: "delete",
      word: meta.availableLocales.length ? "edit.deleteLocale" : "edit.delete",
      icon: "remove",
      isThere: rights.canDelete,
    },
    {
      asked: "deleteAll",
      word: "edit.deleteAll",
      icon: "remove",
      isThere: rights.canDelete && meta.availableLocales.length > 0,
    },
  ];
  const choose = (wanted: Asked): void => {
    document.getElementById(menu)?.hidePopover();
    setAsked(wanted);
  };
  const close = (): void => setAsked(null);
  const button = ({ asked: wanted, word, icon, isThere }: Item) =>
    isThere ? (
      <button key={wanted} type="button" className="menu-item" onClick={() => choose(wanted)}>
        <Icon name={icon} />
        <span>{t(word)}</span>
      </button>
    ) : null;
  return (
    <div className="edit-menu">
      <IconButton icon="more" label={t("edit.more")} popoverTarget={menu} />
      <div className="menu edit-menu-list" id={menu} popover="auto">
        {items.map(button)}
        {editing.type.visible ? (
          <HistoryLink type={editing.type} documentId={entry.documentId} locale={entry.locale} />
        ) : null}
        <ConfigureLink type={editing.type} />
        {losing.map(button)}
      </div>
      {asked === "schedule" || asked === "release" ? (
        <EntryPlans asked={asked} place={editing.state().place} isPublished={isPublished} onClose={close} />
      ) : null}
      {asked === "curl" ? <CurlDialog editing={editing} onClose={close} /> : null}
      {asked === "duplicate" ? <DuplicateDialog editing={editing} onClose={close} /> : null}
      {asked === "unpublish" || asked === "discard" || asked === "delete" || asked === "deleteAll" ? (
        <ConfirmDialog asked={asked} editing={editing} onClose={close} />
      ) : null}
    </div>
  );
}

interface HistoryLinkProps {
  type: ContentType;
  documentId: string;
  locale: string | null;
}

/** Leads to the versions of the entry. */
function HistoryLink({ type, documentId, locale }: HistoryLinkProps) {
  const t = useWords();
  const to =
    type.kind === "singleType"
      ? "/content-manager/single-types/$uid/history"
      : "/content-manager/collection-types/$uid/$documentId/history";
  return (
    <Link className="menu-item" to={to} params={{ uid: type.uid, documentId }} search={entrySearch(locale)}>
      <Icon name="again" />
      <span>{t("edit.history")}</span>
    </Link>
  );
}

/** Leads to how the type is shown, for who may change that. */
function ConfigureLink({ type }: { type: ContentType }) {
  const t = useWords();
  const can = useCan();
  if (!can(configureAction(type))) return null;
  const to =
    type.kind === "singleType"
      ? "/content-manager/single-types/$uid/configurations"
      : "/content-manager/collection-types/$uid/configurations";
  return (
    <Link className="menu-item" to={to} params={{ uid: type.uid }}>
      <Icon name="settings" />
      <span>{t("configure.open")}</span>
    </Link>
  );
}
