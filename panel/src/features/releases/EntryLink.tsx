import { Link } from "@tanstack/react-router";
import type { PlannedEntry } from "../../api/releases";

/** How an entry of a release or of a plan is called: its id where its name may not be read. */
export function entryName({ contentType, entryDocumentId }: PlannedEntry): string {
  const { mainFieldValue } = contentType;
  return mainFieldValue === null || mainFieldValue === "" ? entryDocumentId : String(mainFieldValue);
}

/** Leads to an entry, for who may read it. */
export function EntryLink({ entry, isReadable }: { entry: PlannedEntry; isReadable: boolean }) {
  const { contentType, entryDocumentId, locale } = entry;
  const name = entryName(entry);
  if (!isReadable) return <span translate="no">{name}</span>;
  const search = locale && locale.code !== "*" ? { locale: locale.code } : {};
  return contentType.kind === "singleType" ? (
    <Link
      to="/content-manager/single-types/$uid"
      params={{ uid: contentType.uid }}
      search={search}
      translate="no"
    >
      {name}
    </Link>
  ) : (
    <Link
      to="/content-manager/collection-types/$uid/$documentId"
      params={{ uid: contentType.uid, documentId: entryDocumentId }}
      search={search}
      translate="no"
    >
      {name}
    </Link>
  );
}
