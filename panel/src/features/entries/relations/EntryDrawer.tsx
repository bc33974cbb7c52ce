import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, Suspense, type SyntheticEvent, useMemo, useState } from "react";
import type { Place, StoredEntry } from "../../../api/entries";
import { DocumentContext, type DocumentForm, useDirty } from "../../../document/hooks";
import type { ContentType } from "../../../document/model";
import type { Target } from "../../../document/relationEdit";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { Loading } from "../../../kit/Empty";
import { useUnsaved } from "../../../kit/unsaved";
import { useConfigurations } from "../../../shell/useConfiguration";
import { useModel } from "../../../shell/useModel";
import { useWords } from "../../../words/words";
import { CollisionDialog } from "../edit/CollisionDialog";
import { EntryLayout } from "../edit/EntryLayout";
import type { Editing } from "../edit/editing";
import { LoadError } from "../edit/LoadError";
import { Problems } from "../edit/Problems";
import { RefusalNotice } from "../edit/RefusalNotice";
import { fieldName } from "../edit/rights";
import { UnpublishedDialog } from "../edit/UnpublishedDialog";
import { useEditing, useEditingState } from "../edit/useEditing";
import { type Rights, useRights } from "../edit/useRights";
import { entryHref } from "./hrefs";

interface Props {
  uid: string;
  /** Undefined for a new entry. */
  documentId: string | undefined;
  locale: string | undefined;
  onCreated: (target: Target) => void;
  onClose: () => void;
}

/** A related entry, edited over the form that leads to it: whatever is done here concerns it alone. */
export function EntryDrawer({ uid, documentId, locale, onCreated, onClose }: Props) {
  const t = useWords();
  const type = useModel().type(uid);
  const [made, setMade] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const place: Place = { uid, isSingle: false, documentId: made ?? documentId, locale };
  const { editing, error, retry } = useEditing(type, place, {
    created: setMade,
    deleted: onClose,
  });

  function close(): void {
    if (editing?.document.isDirty) setAsking(true);
    else onClose();
  }

  return (
    <Shelter>
      <Dialog
        className="drawer"
        title={t(place.documentId ? "relation.edit" : "relation.create", { type: type.displayName })}
        onClose={close}
      >
        {error ? <LoadError error={error} type={type} retry={retry} /> : null}
        {editing ? (
          <Suspense fallback={<Loading label={t("app.loading")} />}>
            <DrawerForm editing={editing} type={type} onCreated={onCreated} />
          </Suspense>
        ) : error ? null : (
          <Loading label={t("app.loading")} />
        )}
      </Dialog>
      {isAsking ? (
        <Dialog title={t("unsaved.title")} onClose={() => setAsking(false)}>
          <p>{t("relation.drawerUnsaved")}</p>
          <div className="form-end">
            <Button kind="main" onClick={() => setAsking(false)}>
              {t("unsaved.stay")}
            </Button>
            <Button kind="danger" onClick={onClose}>
              {t("relation.discard")}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </Shelter>
  );
}

/**
 * Keeps what happens in a dialog from whatever it was opened from: for React it happened inside that, and
 * keys that move a card or save the page would be heard there too.
 */
function Shelter({ children }: { children: ReactNode }) {
  const keep = (event: SyntheticEvent): void => event.stopPropagation();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it does nothing with what it keeps
    <div className="shelter" onKeyDown={keep} onKeyUp={keep} onClick={keep} onBlur={keep} onFocus={keep}>
      {children}
    </div>
  );
}

interface FormProps {
  editing: Editing;
  type: ContentType;
  onCreated: (target: Target) => void;
}

function DrawerForm({ editing, type, onCreated }: FormProps) {
  const t = useWords();
  const queries = useQueryClient();
  const place = useEditingState(editing, (state) => state.place);
  const isNew = useEditingState(editing, ({ found }) => !found.entry);
  const doing = useEditingState(editing, (state) => state.doing);
  const done = useEditingState(editing, (state) => state.done);
  const isDirty = useDirty(editing.document);
  const rights = useRights(type, place.locale, isNew);
  const form = useForm(editing, rights);
  useUnsaved(isDirty);

  async function save(action: "save" | "publish"): Promise<void> {
    const wasNew = isNew;
    await editing[action]();
    // What it is called, or whether it is published, may be another now.
    void queries.invalidateQueries({ queryKey: ["related"] });
    const { entry } = editing.state().found;
    if (wasNew && entry) onCreated(targetOf(entry, form.configurations.type.mainField));
  }

  function press(event: KeyboardEvent): void {
    const isCommand = event.metaKey !== event.ctrlKey && !event.altKey;
    if (!isCommand) return;
    if (event.key.toLowerCase() === "s" && !event.shiftKey) {
      event.preventDefault();
      if (rights.canSave) void save("save");
    } else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      if (rights.canPublish) void save("publish");
    }
  }

  return (
    <DocumentContext value={form}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys that were pressed in a control of the form */}
      <div className="drawer-form" onKeyDown={press}>
        <RefusalNotice editing={editing} />
        <Problems editing={editing} />
        <EntryLayout rights={rights} />
        <div className="drawer-end form-end">
          {rights.canSave ? (
            <Button kind="main" busy={doing === "save"} onClick={() => void save("save")}>
              {t("app.save")}
            </Button>
          ) : null}
          {rights.canPublish ? (
            <Button busy={doing === "publish"} onClick={() => void save("publish")}>
              {t("edit.publish")}
            </Button>
          ) : null}
          {place.documentId ? (
            <a className="link" href={entryHref(type.uid, asTarget(place))} target="_blank" rel="noreferrer">
              {t("relation.openPage")}
            </a>
          ) : null}
          <span role="status">{isDirty ? t("edit.unsaved") : done ? t("app.saved") : ""}</span>
        </div>
        <CollisionDialog editing={editing} />
        <UnpublishedDialog editing={editing} />
      </div>
    </DocumentContext>
  );
}

function asTarget({ documentId = "", locale }: Place): Target {
  return { documentId, locale: locale ?? null };
}

/** Returns an entry as what a relation leads to. */
function targetOf(entry: StoredEntry, mainField: string): Target {
  const { id, documentId, locale, status } = entry;
  const label = String(entry[mainField] ?? "").trim() || documentId;
  return { id, documentId, locale, label, ...(status ? { status } : {}) };
}

function useForm(editing: Editing, rights: Rights): DocumentForm {
  const model = useModel();
  const configurations = useConfigurations(editing.type.uid);
  const locale = useEditingState(editing, ({ place }) => place.locale);
  const { document } = editing;
  return useMemo(
    () => ({
      document,
      model,
      configurations,
      locale: locale ?? null,
      readOnly: (node, attribute) => !rights.writes(fieldName(document.path(node, attribute))),
    }),
    [document, model, configurations, locale, rights],
  );
}
