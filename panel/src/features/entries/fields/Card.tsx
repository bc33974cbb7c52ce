import { type KeyboardEvent, memo, useEffect, useRef } from "react";
import type { Key } from "../../../document/entryDocument";
import { useDocument, useValue } from "../../../document/hooks";
import { IconButton } from "../../../kit/Button";
import { Icon } from "../../../kit/Icon";
import { useWords } from "../../../words/words";
import { makeDraggable } from "./dragging";
import { NodeFields } from "./NodeFields";
import { setOpen, useOpen } from "./opening";
import { cardId, useComponentView } from "./place";
import { titleAttribute, titleText } from "./titles";

/** What a card asks of its list. */
export interface CardActions {
  move: (node: Key, to: number) => void;
  duplicate: (node: Key) => void;
  copy: (node: Key, title: string) => void;
  remove: (node: Key, title: string) => void;
}

interface CardProps {
  node: Key;
  index: number;
  count: number;
  isZone: boolean;
  readOnly: boolean;
  canAdd: boolean;
  actions: CardActions;
}

/** One component of a list: its title, what can be done with it, and while it is open its fields. */
export const Card = memo(function Card({ node, index, count, isZone, readOnly, canAdd, actions }: CardProps) {
  const t = useWords();
  const { document, model } = useDocument();
  const isOpen = useOpen(document, node);
  const card = useRef<HTMLElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const uid = document.component(node);
  const id = cardId(document, node);
  const { name, mainField } = useComponentView(uid);
  const main = titleAttribute(model.component(uid), mainField);
  const titleNow = (): string => (main && titleText(document.value(node, main))) || name;

  useEffect(() => {
    if (readOnly || !card.current || !head.current) return;
    return makeDraggable({ card: card.current, head: head.current, node, document, move: actions.move });
  }, [readOnly, node, document, actions]);

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey || readOnly) return;
    event.preventDefault();
    actions.move(node, index + step);
  }

  return (
    <article className={isOpen ? "part part-open" : "part"} id={id} ref={card}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it */}
      <div className="part-head" ref={head} onKeyDown={onKeyDown}>
        {readOnly ? null : <Icon name="grip" />}
        <button
          type="button"
          className="part-toggle"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `${id}-body` : undefined}
          aria-keyshortcuts={readOnly ? undefined : "Alt+ArrowUp Alt+ArrowDown"}
          onClick={() => setOpen(document, node, !isOpen)}
        >
          <Icon name="open" />
          <span className="hidden">{t("card.place", { place: index + 1, count })}</span>
          {isZone ? <span className="part-kind">{name}</span> : null}
          {main ? (
            <CardTitle node={node} attribute={main} otherwise={isZone ? "" : `${name} ${index + 1}`} />
          ) : (
            <span className="part-title">{isZone ? "" : `${name} ${index + 1}`}</span>
          )}
        </button>
        {readOnly ? null : (
          <div className="part-tools">
            <IconButton
              icon="up"
              label={t("card.up")}
              aria-disabled={index === 0}
              onClick={() => actions.move(node, index - 1)}
            />
            <IconButton
              icon="down"
              label={t("card.down")}
              aria-disabled={index === count - 1}
              onClick={() => actions.move(node, index + 1)}
            />
            {canAdd ? (
              <IconButton
                icon="duplicate"
                label={t("card.duplicate")}
                onClick={() => actions.duplicate(node)}
              />
            ) : null}
            <IconButton icon="copy" label={t("card.copy")} onClick={() => actions.copy(node, titleNow())} />
            <IconButton
              icon="remove"
              label={t("card.removeOne")}
              onClick={() => actions.remove(node, titleNow())}
            />
          </div>
        )}
      </div>
      {isOpen ? (
        <div className="part-body" id={`${id}-body`}>
          <NodeFields node={node} />
        </div>
      ) : null}
    </article>
  );
});

/** A card's title: the one part of it that follows what is typed into its fields. */
function CardTitle({ node, attribute, otherwise }: { node: Key; attribute: string; otherwise: string }) {
  const { document } = useDocument();
  const text = titleText(useValue(document, node, attribute));
  return (
    <span className="part-title" translate="no">
      {text || otherwise}
    </span>
  );
}
