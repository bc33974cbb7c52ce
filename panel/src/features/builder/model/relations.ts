import { type Field, type Holder, isComponent, type Properties, type Schemas, text } from "./schemas";

/** Relations that are shown on both sides: what one side says, the other has to say too. */

const INVERSE: Readonly<Record<string, string>> = {
  oneToOne: "oneToOne",
  oneToMany: "manyToOne",
  manyToOne: "oneToMany",
  manyToMany: "manyToMany",
};
export const TWO_SIDED = Object.keys(INVERSE);

/** The side that does not keep a relation names the other one with `mappedBy`, the one that does with `inversedBy`. */
const SIDES = ["mappedBy", "inversedBy"] as const;

export function nameOfOtherSide({ properties }: Field): string {
  return text(properties.inversedBy) || text(properties.mappedBy);
}

/** Returns what a field says that is a relation with another side of this name; without a name it has one side. */
export function relationProperties(relation: string, target: string, other: string): Properties {
  const said = { type: "relation", relation, ...(target ? { target } : {}) };
  if (!other || !INVERSE[relation]) return said;
  return { ...said, [relation === "oneToMany" ? "mappedBy" : "inversedBy"]: other };
}

/** Returns what the other side of a relation says, given the type that has it and what it is called there. */
export function otherProperties(uid: string, { name, properties }: Field): Properties {
  const relation = INVERSE[text(properties.relation)] ?? "oneToOne";
  const side = properties.mappedBy ? "inversedBy" : "mappedBy";
  return { type: "relation", relation, target: uid, [side]: name };
}

/** Returns the field that shows a relation from the type it leads to, if there is one. */
export function otherSide(
  schemas: Schemas,
  holder: Holder,
  field: Field,
): { holder: Holder; field: Field } | null {
  const name = nameOfOtherSide(field);
  const target = schemas.get(text(field.properties.target));
  if (!name || !target || isComponent(holder)) return null;
  const found = target.fields.find(
    (other) => other.name === name && other.properties.target === holder.uid && other !== field,
  );
  return found && nameOfOtherSide(found) === field.name ? { holder: target, field: found } : null;
}

/** Returns properties that name an attribute by its new name. */
export function withRenamed(
  properties: Properties,
  keys: readonly string[],
  from: string,
  to: string,
): Properties {
  const found = keys.filter((key) => properties[key] === from);
  return found.length ? { ...properties, ...Object.fromEntries(found.map((key) => [key, to])) } : properties;
}

/** Returns properties of another type's relation that call an attribute of this type by its new name. */
export function followRename(properties: Properties, uid: string, from: string, to: string): Properties {
  return properties.target === uid ? withRenamed(properties, [...SIDES, "morphBy"], from, to) : properties;
}
