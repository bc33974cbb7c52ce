import { type Configuration, fieldView } from "../../../api/configuration";
import type { EntryDocument, Key } from "../../../document/entryDocument";
import { useDocument } from "../../../document/hooks";
import type { Attribute } from "../../../document/model";

/** Where a control stands: an attribute of the entry or of one component in it. */
export interface Place {
  node: Key;
  attribute: string;
}

export interface PlaceView {
  attribute: Attribute;
  label: string;
  description: string;
  placeholder: string | undefined;
  readOnly: boolean;
}

/** What stands for an attribute the schema has no more. */
const UNKNOWN: Attribute = { type: "unknown", localized: false };

/** Returns the schema of a place and how it is shown. */
export function usePlaceView({ node, attribute: name }: Place): PlaceView {
  const { document, configurations, readOnly } = useDocument();
  const attribute = document.attribute(node, name) ?? UNKNOWN;
  const shown =
    node === document.root ? configurations.type : configurations.components[document.component(node)];
  const { label, description, placeholder, editable } = fieldView(shown, name);
  return {
    attribute,
    label,
    description,
    placeholder: placeholder || undefined,
    readOnly: !editable || attribute.writable === false || readOnly(node, name),
  };
}

export interface ComponentView {
  name: string;
  shown: Configuration | undefined;
  mainField: string;
}

/** Returns how a component is shown, and its name. */
export function useComponentView(uid: string): ComponentView {
  const { model, configurations } = useDocument();
  const component = model.component(uid);
  const shown = configurations.components[uid];
  return { name: component.displayName, shown, mainField: shown?.mainField ?? component.mainField };
}

const numbers = new WeakMap<EntryDocument, number>();
let last = 0;

/** Returns a document's prefix for ids in the page: the draft and what is published stand in it together. */
function prefixOf(document: EntryDocument): string {
  let number = numbers.get(document);
  if (!number) {
    last += 1;
    number = last;
    numbers.set(document, number);
  }
  return `d${number}`;
}

/** Returns the id of a place's control in the page, by which labels and links of problems find it. */
export function placeId(document: EntryDocument, { node, attribute }: Place): string {
  return `${prefixOf(document)}-${node}-${attribute}`;
}

/** Returns the id of a component's card in the page. */
export function cardId(document: EntryDocument, node: Key): string {
  return `${prefixOf(document)}-${node}`;
}
