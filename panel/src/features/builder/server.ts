import { call } from "../../api/request";
import { askAgain } from "./askAgain";
import type { Changes } from "./model/body";
import type { Reserved } from "./model/names";
import type { Field, Holder, Properties } from "./model/schemas";

/** What the server says of the files of the project's content types and components. */
export interface Project {
  readonly holders: readonly Holder[];
  /** Whether they can be changed here: `octavo develop` follows their files. */
  readonly isWritable: boolean;
  /** What fields may be declared as beside the kinds, with the kind each is kept as. */
  readonly customFields: Readonly<Record<string, string>>;
}

interface Described {
  uid: string;
  kind?: "collectionType" | "singleType";
  category?: string;
  visible?: boolean;
  collectionName: string | null;
  info: Properties;
  options: Properties;
  pluginOptions: Properties;
  attributes: (Properties & { name: string })[];
  file: string | null;
}

interface Schema {
  contentTypes: Record<string, Described>;
  components: Record<string, Described>;
  customFields: Record<string, string>;
  writable: boolean;
}

/** Something the server says: in English, and by a code for words of the panel's own. */
export interface Said {
  readonly text: string;
  readonly code: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Something that is asked before content is changed. */
export interface Question extends Said {
  readonly key: string;
  readonly choices: readonly string[];
  readonly required: boolean;
}

/** What becomes of something, and of how many entries. */
export interface Step extends Said {
  readonly kind: "added" | "changed" | "removed" | "moved" | "converted" | "parked" | "kept";
  readonly where: string;
  readonly rows: number | null;
  readonly parked: number;
  readonly samples: readonly string[];
  readonly risk: "safe" | "approve" | "refused";
  readonly question: Question | null;
}

export interface PlannedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What is wrong with a change, and the keys that lead to it: contentTypes, uid, attributes, name … */
export interface SchemaProblem {
  readonly path: readonly string[];
  readonly message: string;
  readonly fix: string;
}

export interface Plan {
  readonly id: string;
  readonly files: readonly PlannedFile[];
  readonly steps: readonly Step[];
  readonly problems: readonly SchemaProblem[];
}

export type Answers = Readonly<Record<string, string>>;

export async function readProject(): Promise<Project> {
  const { data } = await call<{ data: Schema }>("GET", "/content-type-builder/schema");
  const types = Object.values(data.contentTypes).filter(({ visible }) => visible !== false);
  const holders = [...types, ...Object.values(data.components)].map(holderOf);
  return { holders, isWritable: data.writable, customFields: data.customFields };
}

export async function readReserved(): Promise<Reserved> {
  return (await call<{ data: Reserved }>("GET", "/content-type-builder/reserved-names")).data;
}

/** Returns what changes come to; nothing is written. */
export async function planChanges(changes: Changes, answers: Answers, signal?: AbortSignal): Promise<Plan> {
  const options = { body: { data: changes, answers }, ...(signal ? { signal } : {}) };
  return (await askAgain(() => call<{ data: Plan }>("POST", "/content-type-builder/plan", options), signal))
    .data;
}

/** Has the files of a plan written; the server starts again by itself. */
export async function writeChanges(
  changes: Changes,
  answers: Answers,
  plan: string,
  allowDestructive: boolean,
): Promise<void> {
  const body = { data: changes, answers, plan, allowDestructive };
  await askAgain(() => call("POST", "/content-type-builder/update-schema", { body }));
}

export interface Update {
  readonly isUpdating: boolean;
  readonly problem: string | null;
}

export async function readUpdate(): Promise<Update> {
  return (await call<{ data: Update }>("GET", "/content-type-builder/update-schema-status")).data;
}

function holderOf(said: Described): Holder {
  const { uid, kind, category = "", collectionName, options, pluginOptions, file } = said;
  const info = Object.entries(said.info).filter(([, value]) => value !== "");
  return {
    uid,
    kind: kind ?? "component",
    category,
    collectionName: collectionName ?? "",
    info: Object.fromEntries(info),
    options,
    pluginOptions,
    fields: said.attributes.map(fieldOf),
    file: file ?? "",
    isOwn: file !== null,
    isNew: false,
    isDeleted: false,
  };
}

function fieldOf({ name, ...properties }: Properties & { name: string }): Field {
  return { key: name, was: name, name, properties, isDeleted: false };
}
