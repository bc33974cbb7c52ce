import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { type RefObject, useEffect, useRef, useState } from "react";

export type Edge = "before" | "after" | null;

interface Row {
  /** Of which list it is: nothing is dragged from one into another. */
  list: string;
  index: number;
  /** Whether it may be dragged at all. */
  isMovable: boolean;
  onMove: (from: number, to: number) => void;
}

/** Lets a row be dragged by its handle, and others be dropped before or after it; tells where one would be. */
export function useDragging(
  row: RefObject<HTMLElement | null>,
  handle: RefObject<HTMLElement | null>,
  { list, index, isMovable, onMove }: Row,
): Edge {
  const [edge, setEdge] = useState<Edge>(null);
  const move = useRef(onMove);
  move.current = onMove;
  useEffect(() => {
    if (!row.current || !handle.current || !isMovable) return;
    const element = row.current;
    return combine(
      draggable({
        element,
        dragHandle: handle.current,
        getInitialData: () => ({ list, index }),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.list === list,
        getData: ({ input }) => ({ edge: edgeOf(element, input.clientY) }),
        onDrag: ({ self, source }) => setEdge(source.data.index === index ? null : (self.data.edge as Edge)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ self, source }) => {
          setEdge(null);
          const from = Number(source.data.index);
          const before = index + (self.data.edge === "after" ? 1 : 0);
          move.current(from, from < before ? before - 1 : before);
        },
      }),
    );
  }, [row, handle, list, index, isMovable]);
  return edge;
}

function edgeOf(element: HTMLElement, y: number): Edge {
  const { top, height } = element.getBoundingClientRect();
  return y < top + height / 2 ? "before" : "after";
}
