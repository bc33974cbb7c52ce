import { type KeyboardEvent, type MouseEvent, useRef } from "react";
import type { Target } from "../../../document/relationEdit";
import { IconButton } from "../../../kit/Button";
import { Icon } from "../../../kit/Icon";
import { useWords } from "../../../words/words";
import { TargetMarks } from "./TargetMarks";
import { useDragging } from "./useDragging";

export interface RowActions {
  /** What moves and drops are within; undefined where there is no order. */
  readonly list: string;
  readonly isOrdered: boolean;
  readonly readOnly: boolean;
  readonly locale: string | undefined;
  /** Returns the address of a target's screen; undefined where there is none. */
  href: (target: Target) => string | undefined;
  /** Returns what the type of a target is called, where a relation leads to several. */
  typeOf: (target: Target) => string | undefined;
  onOpen: ((target: Target) => void) | undefined;
  onMove: (from: number, to: number) => void;
  onRemove: (target: Target, index: number) => void;
}

interface Props {
  target: Target;
  index: number;
  count: number;
  actions: RowActions;
}

/** One related entry: a link to it, what marks it, and what can be done with it. */
export function TargetRow({ target, index, count, actions }: Props) {
  const t = useWords();
  const row = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const { list, isOrdered, readOnly, locale, onOpen, onMove, onRemove } = actions;
  const isMovable = isOrdered && !readOnly && count > 1;
  const edge = useDragging(row, handle, { list, index, isMovable, onMove });
  const name = target.label ?? target.documentId;
  const href = actions.href(target);
  const type = actions.typeOf(target);

  function press(event: KeyboardEvent): void {
    const to = event.altKey && isMovable ? destination(event.key, index, count) : index;
    if (to === index) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(index, to);
  }

  function open(event: MouseEvent): void {
    if (!onOpen || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(target);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that were pressed in a control of the row
    <div
      ref={row}
      className="target"
      data-edge={edge ?? undefined}
      data-target={target.documentId}
      onKeyDown={press}
    >
      {isMovable ? (
        <span ref={handle} className="target-handle" title={t("relation.drag")}>
          <Icon name="grip" />
        </span>
      ) : null}
      <span className="target-name">
        {href ? (
          <a className="target-label link" href={href} translate="no" onClick={open}>
            {name}
          </a>
        ) : (
          <span className="target-label" translate="no">
            {name}
          </span>
        )}
        {type ? <span className="tag">{type}</span> : null}
        <TargetMarks target={target} locale={locale} />
      </span>
      {readOnly ? null : (
        <span className="target-actions">
          {isMovable ? (
            <>
              <IconButton
                icon="up"
                label={t("relation.up", { name })}
                data-action="up"
                aria-disabled={index === 0}
                onClick={() => index > 0 && onMove(index, index - 1)}
              />
              <IconButton
                icon="down"
                label={t("relation.down", { name })}
                data-action="down"
                aria-disabled={index === count - 1}
                onClick={() => index < count - 1 && onMove(index, index + 1)}
              />
            </>
          ) : null}
          <IconButton
            icon="close"
            label={t("relation.remove", { name })}
            data-action="remove"
            onClick={() => onRemove(target, index)}
          />
        </span>
      )}
    </div>
  );
}

/** Returns where a key leads an entry to that is pressed with Alt. */
function destination(key: string, index: number, count: number): number {
  if (key === "ArrowUp") return Math.max(index - 1, 0);
  if (key === "ArrowDown") return Math.min(index + 1, count - 1);
  return key === "Home" ? 0 : index;
}
