import type { Changes, HolderChange } from "../body";
import { type Field, type Holder, isComponent, type Kind, type Properties, type Schemas } from "../schemas";

/** A project of a few types and components, and what writing changes does to its files. */

export function holder(uid: string, kind: Kind, attributes: Record<string, Properties>): Holder {
  const name = uid.split(".").at(-1) ?? uid;
  const isType = kind !== "component";
  return {
    uid,
    kind,
    category: isType ? "" : (uid.split(".")[0] ?? ""),
    collectionName: "",
    info: { displayName: name, ...(isType ? { singularName: name, pluralName: `${name}s` } : {}) },
    options: isType ? { draftAndPublish: true } : {},
    pluginOptions: {},
    fields: Object.entries(attributes).map(
      ([key, properties]): Field => ({ key, was: key, name: key, properties, isDeleted: false }),
    ),
    file: `${uid}.json`,
    isOwn: true,
    isNew: false,
    isDeleted: false,
  };
}

export const PROJECT: Schemas = new Map(
  [
    holder("api::film.film", "collectionType", {
      title: { type: "string", required: true },
      slug: { type: "uid", targetField: "title" },
      director: {
        type: "relation",
        relation: "manyToOne",
        target: "api::person.person",
        inversedBy: "films",
      },
      seo: { type: "component", component: "shared.seo" },
      parts: { type: "dynamiczone", components: ["shared.seo", "shared.quote"] },
    }),
    holder("api::person.person", "collectionType", {
      name: { type: "string" },
      films: { type: "relation", relation: "oneToMany", target: "api::film.film", mappedBy: "director" },
      friends: { type: "relation", relation: "manyToMany", target: "api::person.person" },
    }),
    holder("shared.seo", "component", { head: { type: "string" }, image: { type: "media" } }),
    holder("shared.quote", "component", { text: { type: "text" } }),
  ].map((each) => [each.uid, each]),
);

type File = { head: Properties; attributes: Map<string, Properties> };

/** Returns the files that types and components stand for, attributes in their order. */
export function filesOf(schemas: Schemas): Record<string, unknown> {
  const rest = [...schemas.values()].filter(({ isDeleted }) => !isDeleted);
  return Object.fromEntries(rest.map((each) => [each.uid, plain(fileOf(each))]));
}

/** Returns the files once changes are written, as the server writes them. */
export function written(base: Schemas, { contentTypes, components }: Changes): Record<string, unknown> {
  const files = new Map([...base.values()].map((each) => [each.uid, fileOf(each)]));
  for (const change of [...components, ...contentTypes]) {
    if (change.action === "delete") files.delete(change.uid);
    else files.set(change.uid, changed(files.get(change.uid), change));
  }
  return Object.fromEntries([...files].map(([uid, file]) => [uid, plain(file)]));
}

function fileOf(each: Holder): File {
  const { draftAndPublish, ...options } = each.options;
  const fields = each.fields.filter(({ isDeleted }) => !isDeleted);
  return {
    head: {
      ...each.info,
      options,
      pluginOptions: each.pluginOptions,
      ...(isComponent(each) ? {} : { kind: each.kind, draftAndPublish }),
    },
    attributes: new Map(fields.map(({ name, properties }) => [name, properties])),
  };
}

function changed(before: File | undefined, change: HolderChange): File {
  const { action, uid: _uid, attributes = [], order, ...head } = change;
  if (action === "create" ? before : !before) throw new Error(`${change.uid} cannot be ${action}d`);
  const file = {
    head: { options: {}, pluginOptions: {}, ...before?.head, ...head },
    attributes: new Map(before?.attributes),
  };
  const seen = new Set<string>();
  for (const { action: doing, name, renamedFrom, properties = {} } of attributes) {
    if (seen.has(name)) throw new Error(`${name} is changed twice`);
    seen.add(name);
    const isThere = file.attributes.has(name);
    if (doing === "create" ? isThere : !renamedFrom && !isThere) throw new Error(`${name}: ${doing}`);
    if (doing === "delete") file.attributes.delete(name);
    else if (!renamedFrom) file.attributes.set(name, properties);
    else {
      if (isThere || !file.attributes.has(renamedFrom)) throw new Error(`${renamedFrom} to ${name}`);
      file.attributes = new Map(
        [...file.attributes].map(([key, said]) => (key === renamedFrom ? [name, properties] : [key, said])),
      );
    }
  }
  if (order) {
    if (order.length !== file.attributes.size) throw new Error("the order has other names");
    file.attributes = new Map(order.map((name) => [name, file.attributes.get(name) ?? missing(name)]));
  }
  return file;
}

function missing(name: string): never {
  throw new Error(`the order names ${name}`);
}

function plain({ head, attributes }: File): unknown {
  const sorted = Object.entries(head).sort(([one], [other]) => (one < other ? -1 : 1));
  return { head: sorted, attributes: [...attributes] };
}
