import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";

/** Has an item be dragged to another place in its list; returns what undoes that. */
export function makeDraggable(
  item: HTMLElement,
  index: number,
  move: (from: number, to: number) => void,
): () => void {
  const list = item.parentElement;
  const leave = (): void => {
    delete item.dataset.edge;
  };
  return combine(
    draggable({
      element: item,
      getInitialData: () => ({ list, index }),
      onDragStart: () => item.classList.add("media-item-dragged"),
      onDrop: () => item.classList.remove("media-item-dragged"),
    }),
    dropTargetForElements({
      element: item,
      canDrop: ({ source }) => source.data.list === list && source.data.index !== index,
      onDrag: ({ location }) => {
        item.dataset.edge = isBehind(item, location.current.input.clientY) ? "after" : "before";
      },
      onDragLeave: leave,
      onDrop: ({ source, location }) => {
        leave();
        const from = source.data.index as number;
        const wanted = index + (isBehind(item, location.current.input.clientY) ? 1 : 0);
        move(from, wanted > from ? wanted - 1 : wanted);
      },
    }),
  );
}

function isBehind(item: HTMLElement, y: number): boolean {
  const { top, height } = item.getBoundingClientRect();
  return y > top + height / 2;
}
