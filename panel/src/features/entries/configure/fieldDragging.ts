import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Side } from "./rows";

/** Below this part of a card's height, and above what is left, a field gets a row of its own. */
const EDGE = 0.25;

/** Lets a field be dragged by its handle, and others be dropped at its sides; tells at which one would be. */
export function useFieldDragging(
  card: RefObject<HTMLElement | null>,
  handle: RefObject<HTMLElement | null>,
  name: string,
  onPut: (field: string, side: Side) => void,
): Side | null {
  const [side, setSide] = useState<Side | null>(null);
  const put = useRef(onPut);
  put.current = onPut;
  useEffect(() => {
    if (!card.current || !handle.current) return;
    const element = card.current;
    return combine(
      draggable({ element, dragHandle: handle.current, getInitialData: () => ({ field: name }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => typeof source.data.field === "string" && source.data.field !== name,
        getData: ({ input }) => ({ side: sideOf(element, input.clientX, input.clientY) }),
        onDrag: ({ self }) => setSide(self.data.side as Side),
        onDragLeave: () => setSide(null),
        onDrop: ({ self, source }) => {
          setSide(null);
          put.current(String(source.data.field), self.data.side as Side);
        },
      }),
    );
  }, [card, handle, name]);
  return side;
}

function sideOf(element: HTMLElement, x: number, y: number): Side {
  const { left, top, width, height } = element.getBoundingClientRect();
  const down = (y - top) / height;
  if (down < EDGE) return "above";
  if (down > 1 - EDGE) return "below";
  return x < left + width / 2 ? "left" : "right";
}
