import { useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type Configurations, fieldView } from "../../../api/configuration";
import type { EntryDocument, Key } from "../../../document/entryDocument";
import { DocumentContext, type DocumentForm } from "../../../document/hooks";
import type { ContentType } from "../../../document/model";
import { Loading } from "../../../kit/Empty";
import { useConfigurations } from "../../../shell/useConfiguration";
import { useModel } from "../../../shell/useModel";
import { useWords } from "../../../words/words";
import { CollisionDialog } from "./CollisionDialog";
import { EntryHeader } from "./EntryHeader";
import { EntryLayout } from "./EntryLayout";
import type { Editing } from "./editing";
import { LocalDrafts } from "./LocalDrafts";
import { LocaleBeside, PublishedEntry } from "./OtherVersions";
import { PreviewFrame, PreviewLinks, usePreview } from "./Preview";
import { Problems } from "./Problems";
import { RefusalNotice } from "./RefusalNotice";
import { fieldName } from "./rights";
import { SidePanel } from "./SidePanel";
import { UnpublishedDialog } from "./UnpublishedDialog";
import { useEditingState } from "./useEditing";
import { useKeys } from "./useKeys";
import { type Rights, useRights } from "./useRights";
import { VersionTabs } from "./VersionTabs";

/** What stands beside the form where that is no locale: the project's site. */
const PREVIEW = "preview";

/** The form of an entry and everything around it; `editing` is null while the entry is read. */
export function EntryEditor({ type, editing }: { type: ContentType; editing: Editing | null }) {
  const t = useWords();
  useConfigurations(type.uid);
  if (!editing) return <Loading label={t("app.loading")} />;
  return <LoadedEditor editing={editing} key={editing.number} />;
}

function LoadedEditor({ editing }: { editing: Editing }) {
  const { type } = editing;
  const { status } = useSearch({ strict: false });
  const locale = useEditingState(editing, ({ place }) => place.locale);
  const isNew = useEditingState(editing, ({ found }) => !found.entry);
  const rights = useRights(type, locale, isNew);
  const form = useForm(editing, rights, locale);
  const isPublished = type.draftAndPublish && status === "published" && !isNew;
  const preview = usePreview(editing, isPublished);
  const [beside, setBeside] = useState("");
  useKeys(editing, rights, !isPublished);
  return (
    <DocumentContext value={form}>
      <div className="edit">
        <EntryHeader
          editing={editing}
          mainField={form.configurations.type.mainField}
          rights={rights}
          isDraft={!isPublished}
        />
        {type.draftAndPublish && !isNew ? <VersionTabs editing={editing} isPublished={isPublished} /> : null}
        <div className="edit-columns">
          <div className="edit-main">
            <RefusalNotice editing={editing} />
            <Problems editing={editing} />
            {isPublished ? (
              <PublishedEntry editing={editing} rights={rights} />
            ) : (
              <EntryLayout rights={rights} />
            )}
          </div>
          <SidePanel editing={editing} beside={beside} onBeside={setBeside}>
            {preview ? (
              <PreviewLinks
                preview={preview}
                isShown={beside === PREVIEW}
                onShow={(isShown) => setBeside(isShown ? PREVIEW : "")}
              />
            ) : null}
          </SidePanel>
          {beside === PREVIEW ? (
            preview && <PreviewFrame preview={preview} onClose={() => setBeside("")} />
          ) : beside && beside !== locale ? (
            <LocaleBeside editing={editing} locale={beside} onClose={() => setBeside("")} />
          ) : null}
        </div>
        <LocalDrafts editing={editing} />
        <CollisionDialog editing={editing} />
        <UnpublishedDialog editing={editing} />
      </div>
    </DocumentContext>
  );
}

function viewOf({ type, components }: Configurations, document: EntryDocument, node: Key, name: string) {
  return fieldView(node === document.root ? type : components[document.component(node)], name);
}

/** Whether a view lets a field be changed, and whatever it stands in. */
function isEditable(shown: Configurations, document: EntryDocument, node: Key, name: string): boolean {
  if (!viewOf(shown, document, node, name).editable) return false;
  const parent = document.parent(node);
  return !parent || isEditable(shown, document, parent.node, parent.attribute);
}

function useForm(editing: Editing, rights: Rights, locale: string | undefined): DocumentForm {
  const model = useModel();
  const configurations = useConfigurations(editing.type.uid);
  const { document } = editing;
  return useMemo(
    () => ({
      document,
      model,
      configurations,
      locale: locale ?? null,
      readOnly: (node, attribute) =>
        document.attribute(node, attribute)?.writable === false ||
        !isEditable(configurations, document, node, attribute) ||
        !rights.writes(fieldName(document.path(node, attribute))),
    }),
    [document, model, configurations, locale, rights],
  );
}
