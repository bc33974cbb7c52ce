import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { readEntry } from "../../../api/entries";
import { EntryDocument } from "../../../document/entryDocument";
import { DocumentContext, useDocument } from "../../../document/hooks";
import { Loading } from "../../../kit/Empty";
import { Notice } from "../../../kit/Notice";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import { EntryLayout } from "./EntryLayout";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";
import type { Rights } from "./useRights";

/** What is published of an entry: shown with the controls of the form, none of which can be written. */
export function PublishedEntry({ editing, rights }: { editing: Editing; rights: Rights }) {
  const t = useWords();
  const form = useDocument();
  const place = useEditingState(editing, (state) => state.place);
  const stamp = useEditingState(editing, ({ found }) => found.meta.availableStatus[0]?.updatedAt);
  const { data, error } = useQuery({
    queryKey: ["published", place.uid, place.documentId, place.locale, stamp],
    queryFn: ({ signal }) => readEntry(place, "published", signal),
    gcTime: 0,
  });
  const published = useMemo(() => {
    if (!data?.entry) return null;
    const document = new EntryDocument(form.model, place.uid, data.entry);
    return { ...form, document, readOnly: () => true };
  }, [data, form, place.uid]);
  if (error)
    return (
      <Notice kind="problem">
        <p>{refusal(error, t)}</p>
      </Notice>
    );
  if (!published) return data ? <p>{t("edit.notPublished")}</p> : <Loading label={t("app.loading")} />;
  return (
    <DocumentContext value={published}>
      <EntryLayout rights={rights} />
    </DocumentContext>
  );
}
