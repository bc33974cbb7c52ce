import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { readEntry } from "../../../api/entries";
import { EntryDocument } from "../../../document/entryDocument";
import { DocumentContext, useDocument } from "../../../document/hooks";
import { IconButton } from "../../../kit/Button";
import { Loading } from "../../../kit/Empty";
import { Failure } from "../../../kit/Failure";
import { useWords } from "../../../words/words";
import { EntryLayout } from "./EntryLayout";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";
import { useLocales } from "./useLocales";
import { type Rights, useRights } from "./useRights";

/** What is published of an entry. */
export function PublishedEntry({ editing, rights }: { editing: Editing; rights: Rights }) {
  const locale = useEditingState(editing, ({ place }) => place.locale);
  return <OtherVersion editing={editing} status="published" locale={locale} rights={rights} />;
}

interface BesideProps {
  editing: Editing;
  locale: string;
  onClose: () => void;
}

/** Another locale of an entry, beside the form. */
export function LocaleBeside({ editing, locale, onClose }: BesideProps) {
  const t = useWords();
  const rights = useRights(editing.type, locale, false);
  const name = useLocales().find(({ code }) => code === locale)?.name ?? locale;
  return (
    <section className="preview-frame locale-beside" aria-label={name}>
      <div className="preview-head">
        <h2>{name}</h2>
        <IconButton icon="close" label={t("edit.besideClose", { name })} onClick={onClose} />
      </div>
      <OtherVersion editing={editing} status="draft" locale={locale} rights={rights} />
    </section>
  );
}

interface VersionProps {
  editing: Editing;
  status: "draft" | "published";
  locale: string | undefined;
  rights: Rights;
}

/** A version of an entry with the controls of the form, none of which can be written. */
function OtherVersion({ editing, status, locale, rights }: VersionProps) {
  const t = useWords();
  const form = useDocument();
  const place = useEditingState(editing, (state) => state.place);
  const stamp = useEditingState(editing, ({ found }) => found.meta.availableStatus[0]?.updatedAt);
  const { data, error, refetch } = useQuery({
    queryKey: ["version", place.uid, place.documentId, locale, status, stamp],
    queryFn: ({ signal }) => readEntry({ ...place, locale }, status, signal),
    gcTime: 0,
  });
  const shown = useMemo(() => {
    if (!data?.entry) return null;
    const document = new EntryDocument(form.model, place.uid, data.entry);
    return { ...form, document, locale: locale ?? null, readOnly: () => true };
  }, [data, form, place.uid, locale]);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!shown) return data ? <p>{t("edit.notPublished")}</p> : <Loading label={t("app.loading")} />;
  return (
    <DocumentContext value={shown}>
      <EntryLayout rights={rights} />
    </DocumentContext>
  );
}
