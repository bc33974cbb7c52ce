import { call } from "../../api/request";
import type { Field, Holder, Properties } from "./model/schemas";

/** What the server says of the files of the project's content types and components. */
export interface Project {
  readonly holders: readonly Holder[];
  /** Whether they can be changed here. */
  readonly isWritable: boolean;
}

interface Described<Schema> {
  uid: string;
  category?: string;
  schema: Schema;
}

interface DescribedSchema {
  displayName: string;
  description: string | null;
  icon?: string;
  kind?: "collectionType" | "singleType";
  singularName?: string;
  pluralName?: string;
  collectionName: string | null;
  visible?: boolean;
  restrictRelationsTo?: unknown;
  pluginOptions?: Properties;
  attributes: Record<string, Properties>;
  [option: string]: unknown;
}

/** Reads the content types that may be shown, and the components. */
export async function readProject(): Promise<Project> {
  const [types, components] = await Promise.all([
    call<{ data: Described<DescribedSchema>[] }>("GET", "/content-type-builder/content-types"),
    call<{ data: Described<DescribedSchema>[] }>("GET", "/content-type-builder/components"),
  ]);
  const visible = types.data.filter(({ schema }) => schema.visible !== false);
  return { holders: [...visible, ...components.data].map(holderOf), isWritable: false };
}

function holderOf({ uid, category = "", schema }: Described<DescribedSchema>): Holder {
  const { displayName, description, icon, kind, singularName, pluralName, collectionName, ...rest } = schema;
  const { visible, restrictRelationsTo, pluginOptions = {}, attributes, ...options } = rest;
  const names = kind ? { singularName, pluralName } : {};
  const isOwn = !uid.includes("::") || uid.startsWith("api::");
  return {
    uid,
    kind: kind ?? "component",
    category,
    collectionName: collectionName ?? "",
    info: { ...names, displayName, ...(description ? { description } : {}), ...(icon ? { icon } : {}) },
    options,
    pluginOptions,
    fields: Object.entries(attributes).map(fieldOf),
    file: isOwn ? fileOf(uid) : "",
    isOwn,
    isNew: false,
    isDeleted: false,
  };
}

/** Answers say of relations and files what files leave out. */
function fieldOf([name, { targetAttribute, ...said }]: [string, Properties]): Field {
  const isReference = said.type === "relation" || said.type === "media";
  const properties = Object.entries(said).filter(
    ([option, value]) => !(isReference && value === false && (option === "required" || option === "private")),
  );
  return { key: name, was: name, name, properties: Object.fromEntries(properties), isDeleted: false };
}

function fileOf(uid: string): string {
  if (!uid.includes("::")) return `app/components/${uid.replace(".", "/")}.json`;
  const [api = "", type = ""] = uid.replace("api::", "").split(".");
  return api === type ? `app/api/${api}/schema.json` : `app/api/${api}/content-types/${type}/schema.json`;
}
