import { type Place, readEntry } from "../../../api/entries";
import { missingIn, readAllRelated } from "../../../api/related";
import type { RelatedEntry } from "../../../api/relations";
import { makeUid, type UidPlace } from "../../../api/uids";
import { EntryDocument, type Key } from "../../../document/entryDocument";
import { type Attribute, isNested, type Model } from "../../../document/model";
import { NO_CHANGE, type RelationEdit } from "../../../document/relationEdit";
import { isBlank, type Plain } from "../../../document/values";

/** Another locale of an entry, to be copied from. */
export interface Source {
  readonly document: EntryDocument;
  readonly locale: string;
}

export async function readSource(model: Model, place: Place, locale: string): Promise<Source | null> {
  const { entry } = await readEntry({ ...place, locale }, "draft");
  return entry ? { document: new EntryDocument(model, place.uid, entry), locale } : null;
}

/** Returns the attributes that each locale has its own of and that hold something in the other one. */
export function copyable(source: Source): string[] {
  const { document } = source;
  const { attributes } = document.model.type(document.uid);
  return Object.entries(attributes)
    .filter(
      ([name, attribute]) => attribute.localized && attribute.type !== "password" && holds(document, name),
    )
    .map(([name]) => name);
}

/** Whether an attribute of an entry holds something, as the server or the document says. */
export function holds(document: EntryDocument, name: string): boolean {
  const attribute = document.attribute(document.root, name);
  if (!attribute) return false;
  if (isNested(attribute)) return document.children(document.root, name).length > 0;
  const value = document.value(document.root, name);
  if (attribute.type === "relation")
    return (value as RelationEdit).connect.length > 0 || countOf(document.stored(document.root, name)) > 0;
  return Array.isArray(value) ? value.length > 0 : !isBlank(value);
}

function countOf(stored: unknown): number {
  if (Array.isArray(stored)) return stored.length;
  if (typeof stored !== "object" || stored === null) return 0;
  return "count" in stored ? Number(stored.count) : 1;
}

/** Copies attributes of another locale, as one step to undo; returns the related entries that are not in this one and were left out. */
export async function fillIn(
  target: EntryDocument,
  place: Place,
  source: Source,
  names: readonly string[],
): Promise<readonly RelatedEntry[]> {
  const copier = new Copier(source, place.locale);
  const copies: [string, Attribute, unknown][] = [];
  for (const name of names) {
    const attribute = source.document.attribute(source.document.root, name);
    if (attribute && attribute.type !== "uid")
      copies.push([name, attribute, await copier.value(source.document.root, name, attribute)]);
  }
  const texts = { ...plainValues(target), ...textsOf(copies) };
  for (const name of names) {
    const attribute = target.attribute(target.root, name);
    if (attribute?.type === "uid")
      copies.push([name, attribute, await makeUid(uidPlace(place, name), texts)]);
  }
  target.together(() => {
    for (const [name, attribute, value] of copies) put(target, name, attribute, value);
  });
  return copier.missing;
}

export function uidPlace({ uid, documentId, locale }: Place, field: string): UidPlace {
  return { contentTypeUID: uid, field, documentId, locale };
}

/** Returns the texts a uid may be made of. */
function plainValues(document: EntryDocument): Plain {
  const { attributes } = document.model.type(document.uid);
  return textsOf(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      attribute,
      document.value(document.root, name),
    ]),
  );
}

function textsOf(values: readonly (readonly [string, Attribute, unknown])[]): Plain {
  const texts = values.filter(
    ([, { type }, value]) => type !== "uid" && type !== "password" && typeof value === "string",
  );
  return Object.fromEntries(texts.map(([name, , value]) => [name, value]));
}

function put(target: EntryDocument, name: string, attribute: Attribute, value: unknown): void {
  if (!isNested(attribute)) {
    target.set(target.root, name, value);
    return;
  }
  for (const key of [...target.children(target.root, name)]) target.remove(key);
  (value as Copy[]).forEach(({ uid, values }, index) => {
    target.insert(target.root, name, index, uid, values);
  });
}

interface Copy {
  uid: string;
  values: Plain;
}

/** Reads what an attribute of another locale holds, with what its relations lead to. */
class Copier {
  readonly missing: RelatedEntry[] = [];

  constructor(
    private readonly source: Source,
    private readonly locale: string | undefined,
  ) {}

  async value(node: Key, name: string, attribute: Attribute): Promise<unknown> {
    const { document } = this.source;
    if (attribute.type === "relation") return this.relation(node, name, attribute);
    if (!isNested(attribute)) return document.value(node, name);
    const copies: Copy[] = [];
    for (const child of document.children(node, name)) copies.push(await this.component(child));
    return copies;
  }

  private async component(key: Key): Promise<Copy> {
    const { document } = this.source;
    const uid = document.component(key);
    const values: Plain = {};
    for (const [name, attribute] of Object.entries(document.model.component(uid).attributes)) {
      if (attribute.type === "password") continue;
      const value = await this.value(key, name, attribute);
      values[name] = isNested(attribute)
        ? (value as Copy[]).map((copy) => ({ __component: copy.uid, ...copy.values }))
        : value;
    }
    return { uid, values };
  }

  private async relation(node: Key, name: string, attribute: Attribute): Promise<RelationEdit> {
    const { document, locale } = this.source;
    if (!countOf(document.stored(node, name)) || !attribute.target) return NO_CHANGE;
    const isRoot = node === document.root;
    const id = document.stored(node, isRoot ? "documentId" : "id");
    const holder = isRoot ? document.uid : document.component(node);
    const related = await readAllRelated(holder, String(id), name, locale);
    const type = document.model.findType(attribute.target);
    const missing = type?.localized
      ? await missingIn(attribute.target, related, this.locale)
      : new Set<string>();
    this.missing.push(...related.filter(({ documentId }) => missing.has(documentId)));
    const connect = related
      .filter(({ documentId }) => !missing.has(documentId))
      .map((one) => ({
        target: {
          documentId: one.documentId,
          label: one.label,
          ...(type?.localized && this.locale ? { locale: this.locale } : {}),
        },
        position: { end: true } as const,
      }));
    return { connect, disconnect: [] };
  }
}
