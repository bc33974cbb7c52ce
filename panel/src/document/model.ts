/** What the schemas say of content types and components, as the panel reads it. Pure data. */

export type ScalarKind =
  | "string"
  | "text"
  | "richtext"
  | "blocks"
  | "email"
  | "password"
  | "uid"
  | "integer"
  | "biginteger"
  | "float"
  | "decimal"
  | "boolean"
  | "date"
  | "time"
  | "datetime"
  | "timestamp"
  | "enumeration"
  | "json";

export interface Attribute {
  /** A kind the panel knows, or the name of one it does not. Of custom fields, the kind they are kept as. */
  readonly type: ScalarKind | "relation" | "media" | "component" | "dynamiczone" | (string & {});
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly private?: boolean;
  readonly configurable?: boolean;
  readonly writable?: boolean;
  readonly visible?: boolean;
  readonly default?: unknown;
  /** Of numbers, and of how many components. Texts where the schema has them so: 64 bits do not fit a number. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly regex?: string;
  readonly enum?: readonly string[];
  readonly targetField?: string;
  readonly repeatable?: boolean;
  readonly component?: string;
  readonly components?: readonly string[];
  readonly relation?: string;
  readonly target?: string;
  readonly mappedBy?: string;
  readonly inversedBy?: string;
  readonly multiple?: boolean;
  readonly allowedTypes?: readonly string[];
  readonly customField?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly conditions?: Readonly<Record<string, unknown>>;
  readonly pluginOptions?: Readonly<Record<string, unknown>>;
  /** Whether each locale has its own value; of what is inside a component, whether the component's place has. */
  readonly localized: boolean;
}

/** A content type or a component. */
export interface Fields {
  readonly uid: string;
  readonly displayName: string;
  readonly description: string;
  /** The attribute by which entries and cards are called unless the view names another one. */
  readonly mainField: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface ContentType extends Fields {
  readonly kind: "collectionType" | "singleType";
  readonly draftAndPublish: boolean;
  readonly localized: boolean;
  readonly singularName: string;
  readonly pluralName: string;
  /** Whether the panel lists it. */
  readonly visible: boolean;
  /** Whether its entries are seen somewhere before they are published. */
  readonly preview?: boolean;
}

export interface Component extends Fields {
  readonly category: string;
  readonly icon?: string;
  /** False for one that the schemas have no more, or that whoever works here has nothing to do with. */
  readonly known: boolean;
}

export interface Model {
  readonly types: readonly ContentType[];
  /** Throws for a type there is not. */
  type(uid: string): ContentType;
  /** Returns undefined for a type there is not, or that whoever works here has nothing to do with. */
  findType(uid: string): ContentType | undefined;
  /** Returns one without attributes, not `known`, for a component there is not. */
  component(uid: string): Component;
}

export function makeModel(types: readonly ContentType[], components: readonly Component[]): Model {
  const byUid = new Map(types.map((type) => [type.uid, type]));
  const parts = new Map(components.map((component) => [component.uid, component]));
  return {
    types,
    type(uid) {
      const found = byUid.get(uid);
      if (!found)
        throw new Error(`there is no content type ${uid}; there are ${[...byUid.keys()].join(", ")}`);
      return found;
    },
    findType: (uid) => byUid.get(uid),
    component: (uid) => parts.get(uid) ?? missingComponent(uid),
  };
}

function missingComponent(uid: string): Component {
  const category = uid.split(".")[0] ?? "";
  return {
    uid,
    category,
    displayName: uid,
    description: "",
    mainField: "id",
    attributes: {},
    known: false,
  };
}

/** Whether an attribute holds components: one, a list of one kind, or a zone. */
export function isNested(attribute: Attribute | undefined): boolean {
  return attribute?.type === "component" || attribute?.type === "dynamiczone";
}

/** Whether an attribute holds a list of components. */
export function isList(attribute: Attribute): boolean {
  return (
    attribute.type === "dynamiczone" || (attribute.type === "component" && attribute.repeatable === true)
  );
}

/** Returns the components an attribute may hold. */
export function allowedComponents(attribute: Attribute): readonly string[] {
  return attribute.type === "dynamiczone"
    ? (attribute.components ?? [])
    : attribute.component
      ? [attribute.component]
      : [];
}

const NUMBERS: readonly string[] = ["integer", "biginteger", "float", "decimal"];

export function isNumber(attribute: Attribute): boolean {
  return NUMBERS.includes(attribute.type);
}

/** Whether a relation leads to several entries. */
export function isToMany(attribute: Pick<Attribute, "relation">): boolean {
  return /ToMany$|^morphMany$|^manyWay$/.test(attribute.relation ?? "");
}
