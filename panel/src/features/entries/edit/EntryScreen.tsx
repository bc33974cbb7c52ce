import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import type { Place } from "../../../api/entries";
import type { ContentType } from "../../../document/model";
import { Loading } from "../../../kit/Empty";
import { entrySearch } from "../../../shell/entrySearch";
import { Missing } from "../../../shell/Missing";
import { useModel } from "../../../shell/useModel";
import { useWords } from "../../../words/words";
import { EntryEditor } from "./EntryEditor";
import { LoadError } from "./LoadError";
import { useEditing } from "./useEditing";
import { useLocales } from "./useLocales";
import "./edit.css";

/** What stands in the address in place of a document id where an entry is new. */
const NEW = "create";

/** The screen on which an entry of a collection type is written. */
export function CollectionEntry() {
  const { uid = "", documentId } = useParams({ strict: false });
  return <EntryScreen uid={uid} isSingle={false} documentId={documentId === NEW ? undefined : documentId} />;
}

/** The screen on which the entry of a single type is written. */
export function SingleEntry() {
  const { uid = "" } = useParams({ strict: false });
  return <EntryScreen uid={uid} isSingle />;
}

type Wanted = Omit<Place, "locale">;

function EntryScreen(wanted: Wanted) {
  const type = useModel().findType(wanted.uid);
  if (!type || (type.kind === "singleType") !== wanted.isSingle) return <Missing />;
  return type.localized ? (
    <LocalizedEntry type={type} wanted={wanted} />
  ) : (
    <LoadedEntry key={wanted.uid} type={type} place={wanted} />
  );
}

function LocalizedEntry({ type, wanted }: { type: ContentType; wanted: Wanted }) {
  const { locale } = useSearch({ strict: false });
  const locales = useLocales();
  const chosen = locales.find(({ code }) => code === locale) ?? locales.find(({ isDefault }) => isDefault);
  return <LoadedEntry key={wanted.uid} type={type} place={{ ...wanted, locale: chosen?.code }} />;
}

function LoadedEntry({ type, place }: { type: ContentType; place: Place }) {
  const t = useWords();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const { editing, error, retry } = useEditing(type, place, {
    created: (documentId) => {
      if (!place.isSingle)
        void navigate({
          to: "/content-manager/collection-types/$uid/$documentId",
          params: { uid: place.uid, documentId },
          search: entrySearch(search.locale),
          replace: true,
          ignoreBlocker: true,
        });
    },
    deleted: () => {
      const { uid, isSingle } = place;
      if (isSingle) void navigate({ to: "/", ignoreBlocker: true });
      else
        void navigate({ to: "/content-manager/collection-types/$uid", params: { uid }, ignoreBlocker: true });
    },
  });
  if (error) return <LoadError error={error} type={type} retry={retry} />;
  return (
    <Suspense fallback={<Loading label={t("app.loading")} />}>
      <EntryEditor type={type} editing={editing} />
    </Suspense>
  );
}
