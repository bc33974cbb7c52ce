import { type KeyboardEvent, useRef } from "react";
import type { Attribute } from "../../../document/model";
import { Icon } from "../../../kit/Icon";
import { useWords } from "../../../words/words";
import { useFieldDragging } from "./fieldDragging";
import type { Direction, Side } from "./rows";

const KEYS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

interface CardProps {
  name: string;
  size: number;
  label: string;
  attribute: Attribute | undefined;
  isOpen: boolean;
  onOpen: () => void;
  onMove: (direction: Direction) => void;
  /** Another field was dropped at a side of this one. */
  onPut: (field: string, side: Side) => void;
}

/** A field where it will stand: dragged by its handle, moved by Alt and the arrow keys, opened by a click. */
export function FieldCard({ name, size, label, attribute, isOpen, onOpen, onMove, onPut }: CardProps) {
  const t = useWords();
  const card = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const side = useFieldDragging(card, handle, name, onPut);

  function press(event: KeyboardEvent): void {
    const direction = event.altKey ? KEYS[event.key] : undefined;
    if (!direction) return;
    event.preventDefault();
    onMove(direction);
  }

  return (
    <div
      ref={card}
      className={`configure-card placed-${size}`}
      data-side={side ?? undefined}
      data-open={isOpen || undefined}
    >
      <span ref={handle} className="configure-handle" title={t("relation.drag")}>
        <Icon name="grip" />
      </span>
      <button type="button" aria-expanded={isOpen} data-card={name} onClick={onOpen} onKeyDown={press}>
        <span translate="no">
          {label}
          {attribute?.required ? " *" : ""}
        </span>
        <code translate="no">{attribute?.customField ?? attribute?.type}</code>
      </button>
    </div>
  );
}
