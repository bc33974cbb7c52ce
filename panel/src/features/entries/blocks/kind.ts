import type { Element } from "slate";

/** What makes an element another kind of element, its children unchanged: Slate has no type for that. */
export type Kind = Partial<Extract<Element, { type: "link" }>>;

export function kindOf(type: Element["type"]): Kind {
  return { type } as Kind;
}
