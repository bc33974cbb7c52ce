import { followRename, nameOfOtherSide, otherProperties, otherSide, withRenamed } from "./relations";
import {
  componentsOf,
  type Field,
  type Holder,
  isComponent,
  leadsTo,
  type Properties,
  type Schemas,
  text,
  typeOf,
} from "./schemas";

/** Changes of types and components. Each returns others; what it was given stays as it is. */

export function addHolder(schemas: Schemas, holder: Holder): Schemas {
  return new Map(schemas).set(holder.uid, holder);
}

/** Changes what is said of a type or a component besides its fields. */
export function changeHolder(
  schemas: Schemas,
  uid: string,
  change: Partial<Pick<Holder, "info" | "options" | "pluginOptions">>,
): Schemas {
  return withHolder(schemas, uid, (holder) => ({ ...holder, ...change }));
}

/** Deletes a type or a component, and every field that leads to it. */
export function deleteHolder(schemas: Schemas, uid: string): Schemas {
  const holder = schemas.get(uid);
  if (!holder) return schemas;
  let next = schemas;
  for (const other of schemas.values())
    for (const field of other.fields)
      if (other.uid !== uid && !field.isDeleted && leadsTo(field, uid))
        next = withoutUse(next, other.uid, field, uid);
  if (!holder.isNew) return withHolder(next, uid, (found) => ({ ...found, isDeleted: true }));
  const rest = new Map(next);
  rest.delete(uid);
  return rest;
}

/** Takes a deletion back, and that of the fields that lead to it. */
export function restoreHolder(schemas: Schemas, uid: string): Schemas {
  let next = withHolder(schemas, uid, (holder) => ({ ...holder, isDeleted: false }));
  for (const holder of schemas.values())
    for (const field of holder.fields)
      if (field.isDeleted && leadsTo(field, uid)) next = restoreField(next, holder.uid, field.key);
  return next;
}

/** Adds a field as the last one, and where it is a relation of two sides, the other one to its target. */
export function addField(schemas: Schemas, uid: string, name: string, properties: Properties): Schemas {
  const field: Field = { key: freeKey(schemas.get(uid)), was: null, name, properties, isDeleted: false };
  const added = withHolder(schemas, uid, (holder) => ({ ...holder, fields: [...holder.fields, field] }));
  return withOtherSide(added, uid, field);
}

/** Renames a field, or changes what is said of it; whatever names it follows. */
export function changeField(
  schemas: Schemas,
  uid: string,
  key: string,
  name: string,
  properties: Properties,
): Schemas {
  const before = findField(schemas, uid, key);
  if (!before) return schemas;
  const field: Field = { ...before, name, properties };
  const hasOther = isSameRelation(before, field) || isSameSide(schemas, uid, before, field);
  const cleared = hasOther
    ? withTurnedSide(schemas, uid, before, field)
    : withoutOtherSide(schemas, uid, before);
  const changed = withField(cleared, uid, key, () => field);
  const renamed = before.name === name ? changed : withNewName(changed, uid, before.name, name);
  return hasOther ? renamed : withOtherSide(renamed, uid, findField(renamed, uid, key) ?? field);
}

/** Deletes a field and, of a relation, its other side. A new one is gone, one that is written is marked. */
export function deleteField(schemas: Schemas, uid: string, key: string): Schemas {
  const field = findField(schemas, uid, key);
  if (!field || field.isDeleted) return schemas;
  const gone = withoutField(withoutOtherSide(schemas, uid, field), uid, field);
  return withHolder(gone, uid, (holder) => ({
    ...holder,
    fields: holder.fields.map((other) => withoutTarget(other, field.name)),
  }));
}

/** Takes the deletion of a field back and, of a relation, that of its other side; what it leads to must be there. */
export function restoreField(schemas: Schemas, uid: string, key: string): Schemas {
  const [holder, field] = [schemas.get(uid), findField(schemas, uid, key)];
  if (!holder || !field?.isDeleted || !canRestore(schemas, holder, field)) return schemas;
  const other = otherSide(schemas, holder, field);
  const restored = withField(schemas, uid, key, (found) => ({ ...found, isDeleted: false }));
  if (!other) return restored;
  return withField(restored, other.holder.uid, other.field.key, (found) => ({ ...found, isDeleted: false }));
}

/** Whether nothing that a deleted field leads to is deleted itself, and its other side still leads back. */
export function canRestore(schemas: Schemas, holder: Holder, field: Field): boolean {
  const uids = [...componentsOf(field), text(field.properties.target)];
  const isAlone = nameOfOtherSide(field) && !isComponent(holder) && !otherSide(schemas, holder, field);
  return !holder.isDeleted && !isAlone && !uids.some((uid) => schemas.get(uid)?.isDeleted);
}

export function moveField(schemas: Schemas, uid: string, from: number, to: number): Schemas {
  return withHolder(schemas, uid, (holder) => {
    const fields = [...holder.fields];
    fields.splice(to, 0, ...fields.splice(from, 1));
    return { ...holder, fields };
  });
}

export function findField(schemas: Schemas, uid: string, key: string): Field | undefined {
  return schemas.get(uid)?.fields.find((field) => field.key === key);
}

function withHolder(schemas: Schemas, uid: string, change: (holder: Holder) => Holder): Schemas {
  const holder = schemas.get(uid);
  return holder ? new Map(schemas).set(uid, change(holder)) : schemas;
}

function withField(schemas: Schemas, uid: string, key: string, change: (field: Field) => Field): Schemas {
  return withHolder(schemas, uid, (holder) => ({
    ...holder,
    fields: holder.fields.map((field) => (field.key === key ? change(field) : field)),
  }));
}

function withoutField(schemas: Schemas, uid: string, { key, was }: Field): Schemas {
  if (was !== null) return withField(schemas, uid, key, (field) => ({ ...field, isDeleted: true }));
  return withHolder(schemas, uid, (holder) => ({
    ...holder,
    fields: holder.fields.filter((field) => field.key !== key),
  }));
}

/** Takes what leads to a type or component out of a field: of a zone one of its components, else the field. */
function withoutUse(schemas: Schemas, uid: string, field: Field, target: string): Schemas {
  const rest = componentsOf(field).filter((component) => component !== target);
  if (typeOf(field) !== "dynamiczone" || !rest.length) return deleteField(schemas, uid, field.key);
  return withField(schemas, uid, field.key, (found) => ({
    ...found,
    properties: { ...found.properties, components: rest },
  }));
}

/** Gives a relation of two sides its other one, where its target has none of that name and is of the project. */
function withOtherSide(schemas: Schemas, uid: string, field: Field): Schemas {
  const [holder, target] = [schemas.get(uid), schemas.get(text(field.properties.target))];
  const name = nameOfOtherSide(field);
  if (!name || !holder || isComponent(holder) || !target?.isOwn) return schemas;
  if (target.fields.some((other) => other.name === name)) return schemas;
  const added: Field = {
    key: freeKey(target),
    was: null,
    name,
    properties: otherProperties(uid, field),
    isDeleted: false,
  };
  return withHolder(schemas, target.uid, (found) => ({ ...found, fields: [...found.fields, added] }));
}

function withoutOtherSide(schemas: Schemas, uid: string, field: Field): Schemas {
  const holder = schemas.get(uid);
  const other = holder && otherSide(schemas, holder, field);
  return other ? withoutField(schemas, other.holder.uid, other.field) : schemas;
}

/** Whether a relation that is changed has the same other side as before, though it may be one to many now. */
function isSameSide(schemas: Schemas, uid: string, before: Field, field: Field): boolean {
  const holder = schemas.get(uid);
  const other = holder && otherSide(schemas, holder, before);
  return Boolean(
    other &&
      !other.field.isDeleted &&
      other.field.name === nameOfOtherSide(field) &&
      other.holder.uid === field.properties.target,
  );
}

/** Has the other side of a relation say what the relation says now; whatever else it says stays. */
function withTurnedSide(schemas: Schemas, uid: string, before: Field, field: Field): Schemas {
  const holder = schemas.get(uid);
  const other = holder && otherSide(schemas, holder, before);
  if (!other || isSameRelation(before, field)) return schemas;
  const { mappedBy: _mapped, inversedBy: _inversed, ...rest } = other.field.properties;
  const said = { ...rest, ...otherProperties(uid, { ...field, name: before.name }) };
  return withField(schemas, other.holder.uid, other.field.key, (found) => ({ ...found, properties: said }));
}

/** Calls an attribute by its new name wherever it is named. */
function withNewName(schemas: Schemas, uid: string, from: string, to: string): Schemas {
  const next = new Map<string, Holder>();
  for (const holder of schemas.values()) {
    const fields = holder.fields.map((field) => {
      const said =
        holder.uid === uid ? withRenamed(field.properties, ["targetField"], from, to) : field.properties;
      const properties = followRename(said, uid, from, to);
      return properties === field.properties ? field : { ...field, properties };
    });
    const isSame = fields.every((field, index) => field === holder.fields[index]);
    next.set(holder.uid, isSame ? holder : { ...holder, fields });
  }
  return next;
}

function withoutTarget(field: Field, name: string): Field {
  if (field.properties.targetField !== name) return field;
  const { targetField: _gone, ...properties } = field.properties;
  return { ...field, properties };
}

function isSameRelation(one: Field, other: Field): boolean {
  const said = ({ properties }: Field) =>
    JSON.stringify([properties.type, properties.relation, properties.target]);
  return said(one) === said(other) && nameOfOtherSide(one) === nameOfOtherSide(other);
}

/** Returns a key that no field of a type has, nor had: written ones have their names, which have no "+". */
function freeKey(holder: Holder | undefined): string {
  const used = (holder?.fields ?? []).map(({ key }) => Number(key.split("+")[1] ?? 0));
  return `+${Math.max(0, ...used) + 1}`;
}
