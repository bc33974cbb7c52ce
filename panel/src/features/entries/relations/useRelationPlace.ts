import type { EntryPath, RelationPlace } from "../../../api/relations";
import type { EntryDocument, Key } from "../../../document/entryDocument";
import { type DocumentForm, useDocument } from "../../../document/hooks";
import { countOf, type RelationEdit } from "../../../document/relationEdit";

interface Where {
  readonly place: RelationPlace;
  /** How many entries the server says it leads to. */
  readonly count: number;
  /** What changes with every save. */
  readonly stamp: unknown;
}

/** Returns where a relation is on the server; that of a copy, until it is saved, where it was copied from. */
export function useRelationPlace(node: Key, field: string, { source }: RelationEdit): Where {
  const { document, model, locale }: DocumentForm = useDocument();
  const isRoot = node === document.root;
  const id = document.stored(node, isRoot ? "documentId" : "id");
  const place: RelationPlace = {
    holder: document.component(node),
    id: typeof id === "string" || typeof id === "number" ? id : undefined,
    field,
    locale: locale ?? undefined,
    status: isPublished(document, model.type(document.uid).draftAndPublish) ? "published" : "draft",
    entry: entryPath(document, node, field),
  };
  const stamp = document.stored(document.root, "updatedAt");
  if (source) {
    const { holder, id, field: copied } = source;
    return { place: { ...place, holder, id, field: copied, entry: undefined }, count: source.count, stamp };
  }
  return { place, count: countOf(document.stored(node, field)), stamp };
}

function entryPath(document: EntryDocument, node: Key, field: string): EntryPath | undefined {
  const documentId = document.stored(document.root, "documentId");
  const path = document.storedPath(node, field);
  return typeof documentId === "string" && path
    ? { uid: document.uid, documentId, path: path.join(".") }
    : undefined;
}

function isPublished(document: EntryDocument, hasDrafts: boolean): boolean {
  return hasDrafts && Boolean(document.stored(document.root, "publishedAt"));
}
