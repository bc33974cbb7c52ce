import type { Configurations } from "../../../api/configuration";
import { type Attribute, isToMany, type Model } from "../../../document/model";
import { allows, type Fields, type Readable } from "../../../shell/readable";

/** A value in the entries of a type, or in what they hold or lead to: `title`, `seo.metaTitle`, `authors.name`. */
export interface Place {
  readonly path: string;
  /** What it is called, from the outside in. */
  readonly label: readonly string[];
  readonly attribute: Attribute;
  /** Whether an entry may have several, through a relation or a list of components. */
  readonly isMany: boolean;
  /** Of a relation, what the entries are called by that it leads to. */
  readonly mainField?: string;
}

/** What a list of a type is made of, and for whom. */
export interface Described {
  readonly model: Model;
  readonly uid: string;
  readonly configurations: Configurations;
  readonly readable: Readable;
  readonly locale: string;
}

const DEEPEST = 3;
const NESTED = new Set(["relation", "media", "component", "dynamiczone"]);
const FILE = "plugin::upload.file";

/** Returns every place that may be read in lists, in the order of the schema. */
export function* placesOf(described: Described): Generator<Place> {
  const { model, uid, readable, locale, configurations } = described;
  const fields = readable.listed(uid, locale);
  for (const [name, attribute] of Object.entries(model.type(uid).attributes)) {
    if (!allows(fields, name) || attribute.type === "password") continue;
    const label = [configurations.type.columnViews[name]?.label ?? name];
    if (attribute.type === "relation") yield* ofRelation(described, name, attribute, label);
    else if (attribute.type === "component")
      yield* ofComponent(described, fields, { path: name, label, attribute, isMany: false }, 1);
    else if (attribute.type !== "media" || mayRead(readable.related(FILE, "")))
      yield { path: name, label, attribute, isMany: attribute.multiple === true };
  }
}

function mayRead(fields: Fields): boolean {
  return fields === null || fields.size > 0;
}

function* ofRelation(
  described: Described,
  name: string,
  attribute: Attribute,
  label: readonly string[],
): Generator<Place> {
  const { model, readable, locale, configurations } = described;
  const { target } = attribute;
  const there = target ? model.findType(target) : undefined;
  const fields = there ? readable.related(there.uid, there.localized ? locale : "") : new Set<string>();
  if (!there || !mayRead(fields)) return;
  const isMany = isToMany(attribute);
  const called = configurations.type.fields[name]?.mainField ?? there.mainField;
  const mainField = called !== "id" && allows(fields, called) ? called : "documentId";
  yield { path: name, label, attribute, isMany, mainField };
  for (const [inner, found] of Object.entries(there.attributes))
    if (!NESTED.has(found.type) && found.type !== "password" && allows(fields, inner))
      yield { path: `${name}.${inner}`, label: [...label, inner], attribute: found, isMany };
}

function* ofComponent(described: Described, fields: Fields, place: Place, depth: number): Generator<Place> {
  const { attribute, path } = place;
  const isMany = place.isMany || attribute.repeatable === true;
  if (attribute.repeatable) yield { ...place, isMany };
  const shown = attribute.component ? described.configurations.components[attribute.component] : undefined;
  const inside = attribute.component ? described.model.component(attribute.component).attributes : {};
  for (const [name, found] of Object.entries(inside)) {
    const here = `${path}.${name}`;
    if (!allows(fields, here) || found.type === "password") continue;
    const label = [...place.label, shown?.columnViews[name]?.label ?? name];
    if (found.type === "component" && depth < DEEPEST)
      yield* ofComponent(described, fields, { path: here, label, attribute: found, isMany }, depth + 1);
    else if (!NESTED.has(found.type)) yield { path: here, label, attribute: found, isMany };
  }
}
