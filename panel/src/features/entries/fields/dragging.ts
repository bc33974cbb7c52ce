import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import type { EntryDocument, Key } from "../../../document/entryDocument";

interface Dragged {
  card: HTMLElement;
  /** The part of it that is taken hold of. */
  head: HTMLElement;
  node: Key;
  document: EntryDocument;
  move: (node: Key, to: number) => void;
}

/** The edge a dragged card would be put at, for its style; nothing is rendered while something is dragged. */
const EDGE = "edge";

/** Has a card be dragged within its list; returns what undoes that. */
export function makeDraggable({ card, head, node, document, move }: Dragged): () => void {
  const isBeside = (other: unknown): other is Key =>
    typeof other === "string" && other !== node && isSameList(document, other, node);
  const leave = (): void => {
    delete card.dataset[EDGE];
  };
  return combine(
    draggable({
      element: card,
      dragHandle: head,
      getInitialData: () => ({ card: node, document }),
      onDragStart: () => card.classList.add("part-dragged"),
      onDrop: () => card.classList.remove("part-dragged"),
    }),
    dropTargetForElements({
      element: card,
      canDrop: ({ source }) => source.data.document === document && isBeside(source.data.card),
      onDrag: ({ location }) => {
        card.dataset[EDGE] = isBelow(card, location.current.input.clientY) ? "below" : "above";
      },
      onDragLeave: leave,
      onDrop: ({ source, location }) => {
        leave();
        const moved = source.data.card;
        if (isBeside(moved))
          move(moved, placeFor(document, moved, node, isBelow(card, location.current.input.clientY)));
      },
    }),
  );
}

function isBelow(card: HTMLElement, y: number): boolean {
  const { top, height } = card.getBoundingClientRect();
  return y > top + height / 2;
}

function isSameList(document: EntryDocument, one: Key, other: Key): boolean {
  const [here, there] = [document.parent(one), document.parent(other)];
  return here !== null && here.node === there?.node && here.attribute === there.attribute;
}

/** Returns the place of a card in its list, once it is taken out of it and put before or behind another. */
function placeFor(document: EntryDocument, moved: Key, other: Key, isBehind: boolean): number {
  const parent = document.parent(other);
  const keys = parent ? document.children(parent.node, parent.attribute) : [];
  return keys.filter((key) => key !== moved).indexOf(other) + (isBehind ? 1 : 0);
}
