import { fieldView } from "../../../api/configuration";
import type { Key, Place } from "../../../document/entryDocument";
import type { DocumentForm } from "../../../document/hooks";
import { isList } from "../../../document/model";

type Form = Pick<DocumentForm, "document" | "configurations">;

/** Returns where something is, by the labels that lead there: `Blocks 3, Title`. */
export function placeLabel({ document, configurations }: Form, place: Place): string {
  const names: string[] = [];
  let child: Key | null = null;
  for (let here: Place | null = place; here; here = document.parent(here.node)) {
    const { node, attribute } = here;
    const { type, components } = configurations;
    const said = document.attribute(node, attribute);
    const index = child && said && isList(said) ? document.children(node, attribute).indexOf(child) + 1 : 0;
    const shown = node === document.root ? type : components[document.component(node)];
    const label = attribute ? fieldView(shown, attribute).label : "";
    if (label) names.unshift(index ? `${label} ${index}` : label);
    child = node;
  }
  return names.join(", ");
}
