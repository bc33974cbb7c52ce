import {
  type Creator,
  type DraftRelation,
  deleteEntry,
  discardDraft,
  draftRelations,
  type Found,
  type Place,
  publishEntries,
  publishEntry,
  readEntry,
  type StoredEntry,
  unpublishEntry,
  writeEntry,
} from "../../../api/entries";
import { ApiError } from "../../../api/errors";
import { readAllRelated } from "../../../api/related";
import { readCopies } from "../../../document/copies";
import type { Conflict, EntryDocument } from "../../../document/entryDocument";
import type { ContentType } from "../../../document/model";
import { ProblemWatch } from "./problemWatch";

export type Doing = "save" | "publish" | "unpublish" | "discard" | "delete";

/** Somebody else has saved since the entry was read. */
export interface Collision {
  readonly entry: StoredEntry;
  readonly who: Creator | null;
  readonly conflicts: readonly Conflict[];
}

export interface EditingState {
  readonly place: Place;
  /** What the server told last. */
  readonly found: Found;
  readonly doing: Doing | null;
  /** What succeeded last. */
  readonly done: Doing | null;
  /** Why what was asked for last did not succeed. */
  readonly refusal: unknown;
  readonly collision: Collision | null;
  /** Relations that would be left out of what is published: to be asked about. */
  readonly unpublished: readonly DraftRelation[] | null;
}

/** Which side is kept of each attribute that both changed. */
export type Take = Readonly<Record<string, "mine" | "theirs">>;

export interface Outcome {
  /** A new entry was saved for the first time. */
  created(documentId: string): void;
  deleted(): void;
  /** The draft is another one, and is to be read anew. */
  replaced(): void;
  /** Other entries, or other versions of this one, may look different now. */
  changed(): void;
}

let last = 0;

/**
 * What is done with one entry while it is edited. One thing is under way at a time: what is typed or asked for
 * meanwhile waits, so that answers cannot overtake each other.
 */
export class Editing {
  /** Tells this editing from every other one. */
  readonly number: number;
  /** What keeps the entry from being saved or published, as far as it was tried. */
  readonly problems: ProblemWatch;
  /** Whether what was typed was thrown away, by discarding or deleting. */
  isOver = false;
  private current: EditingState;
  private wanted: "save" | "publish" | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly type: ContentType,
    readonly document: EntryDocument,
    /** What the document began with. */
    readonly base: StoredEntry | null,
    place: Place,
    found: Found,
    private readonly outcome: Outcome,
  ) {
    last += 1;
    this.number = last;
    this.problems = new ProblemWatch(document);
    const idle = { doing: null, done: null, refusal: null, collision: null, unpublished: null };
    this.current = { ...idle, place, found };
  }

  readonly state = (): EditingState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether there is something a save would send: changes, or a version that is not there yet. */
  isToSave(): boolean {
    return this.document.isDirty || !this.current.found.entry;
  }

  async save(): Promise<boolean> {
    if (this.waits("save") || this.isBlocked("save")) return false;
    return this.run("save", () => this.write());
  }

  /** Saves what changed and publishes, unless something keeps it from being published or is to be asked. */
  async publish(): Promise<boolean> {
    if (this.waits("publish") || this.isBlocked("publish")) return false;
    return this.run("publish", async () => {
      await this.write();
      const relations = await draftRelations(this.current.place, this.documentId());
      if (relations.length) this.change({ unpublished: relations });
      else await this.publishDraft();
    });
  }

  /** Goes on publishing with those related entries too, or without the relations to them. */
  async publishWith(others: readonly DraftRelation[]): Promise<boolean> {
    return this.run("publish", async () => {
      for (const { uid, ids, isLocalized } of byType(others))
        await publishEntries(uid, ids, isLocalized ? this.current.place.locale : undefined);
      this.change({ unpublished: null });
      await this.publishDraft();
    });
  }

  async unpublish(): Promise<boolean> {
    return this.run("unpublish", async () => {
      await unpublishEntry(this.current.place, this.stamp());
      this.tell("draft", []);
    });
  }

  async discard(): Promise<boolean> {
    return this.run("discard", async () => {
      await discardDraft(this.current.place, this.stamp());
      this.isOver = true;
      this.outcome.replaced();
    });
  }

  async remove(everywhere: boolean): Promise<boolean> {
    return this.run("delete", async () => {
      const { place } = this.current;
      await deleteEntry(
        everywhere ? { ...place, locale: "*" } : place,
        everywhere ? undefined : this.stamp(),
      );
      this.isOver = true;
      this.outcome.deleted();
    });
  }

  /** Takes somebody else's version as the base, with what is chosen of both, and saves. */
  async settle(take: Take): Promise<boolean> {
    const { collision, found } = this.current;
    if (!collision) return false;
    this.document.rebase(collision.entry, take);
    this.change({ collision: null, found: { ...found, entry: collision.entry } });
    return this.save();
  }

  /** Does once more what was refused. */
  again: () => void = () => undefined;

  dismiss(): void {
    this.change({ collision: null, unpublished: null });
  }

  private waits(wanted: "save" | "publish"): boolean {
    if (!this.current.doing) return false;
    if (this.wanted !== "publish") this.wanted = wanted;
    return true;
  }

  private isBlocked(wanted: "save" | "publish"): boolean {
    const isStrict = wanted === "publish" || !this.type.draftAndPublish;
    if (!this.problems.check(isStrict)) return false;
    this.change({ refusal: null, done: null });
    return true;
  }

  private async run(doing: Doing, work: () => Promise<void>): Promise<boolean> {
    if (this.current.doing) return false;
    this.again = () => void this.run(doing, work);
    this.change({ doing, done: null, refusal: null, collision: null });
    try {
      await work();
      this.problems.clear();
      this.change({ doing: null, done: this.current.unpublished ? null : doing });
    } catch (error) {
      this.wanted = null;
      this.change({ doing: null, ...(await this.refused(error)) });
      return false;
    }
    this.outcome.changed();
    const { wanted } = this;
    this.wanted = null;
    if (wanted === "publish") return this.publish();
    return wanted && this.isToSave() ? this.save() : true;
  }

  private async refused(error: unknown): Promise<Partial<EditingState>> {
    if (!(error instanceof ApiError) || error.status !== 412) {
      const isTold = error instanceof ApiError && this.problems.refused(error.problems);
      return { refusal: isTold ? null : error };
    }
    try {
      const { entry } = await readEntry(this.current.place, "draft");
      if (!entry) return { refusal: error };
      const who = (error.details.updatedBy ?? entry.updatedBy ?? null) as Creator | null;
      return { collision: { entry, who, conflicts: this.document.theirs(entry) } };
    } catch (unread) {
      return { refusal: unread };
    }
  }

  private async write(): Promise<void> {
    if (!this.isToSave()) return;
    const { place } = this.current;
    await readCopies(this.document, ({ holder, id, field, locale }) =>
      readAllRelated(holder, String(id), field, locale ?? undefined),
    );
    const found = await writeEntry(place, this.document.payload(), this.stamp());
    if (!found.entry) throw new ApiError(0, "");
    this.document.saved(found.entry);
    this.change({ found });
    if (place.documentId) return;
    this.change({ place: { ...place, documentId: found.entry.documentId } });
    this.outcome.created(found.entry.documentId);
  }

  private async publishDraft(): Promise<void> {
    const { entry } = await publishEntry(this.current.place, this.stamp());
    this.tell("published", entry ? [entry] : []);
  }

  /** Notes that the draft stayed as it is, and what is published beside it. */
  private tell(status: "draft" | "published", availableStatus: readonly StoredEntry[]): void {
    const { entry, meta } = this.current.found;
    if (entry) this.change({ found: { entry: { ...entry, status }, meta: { ...meta, availableStatus } } });
  }

  private documentId(): string {
    return this.current.found.entry?.documentId ?? "";
  }

  private stamp(): string | undefined {
    return this.current.found.entry?.updatedAt;
  }

  private change(changes: Partial<EditingState>): void {
    this.current = { ...this.current, ...changes };
    for (const listener of this.listeners) listener();
  }
}

interface Targets {
  uid: string;
  ids: string[];
  isLocalized: boolean;
}

function byType(relations: readonly DraftRelation[]): Targets[] {
  const found = new Map<string, Targets>();
  for (const { target } of relations) {
    const { contentTypeUid: uid, documentId, locale } = target;
    const known = found.get(uid) ?? { uid, ids: [], isLocalized: locale !== null };
    if (!known.ids.includes(documentId)) known.ids.push(documentId);
    found.set(uid, known);
  }
  return [...found.values()];
}
