import { useCallback, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Key } from "../../../document/entryDocument";
import { useChildren, useDocument } from "../../../document/hooks";
import { allowedComponents } from "../../../document/model";
import { useWords } from "../../../words/words";
import { Adder } from "./Adder";
import { Card, type CardActions } from "./Card";
import { keepCopy } from "./copied";
import { Frame } from "./Frame";
import { focusPlace, setOpen } from "./opening";
import { cardId, type Place, usePlaceView } from "./place";
import { useRemoval } from "./Removal";

/** A list of components, of one kind or of several: closed cards in order. */
export function ListControl(place: Place) {
  return (
    <Frame {...place} as="group">
      {() => <List {...place} />}
    </Frame>
  );
}

function List(place: Place) {
  const t = useWords();
  const { document } = useDocument();
  const { attribute, label, readOnly } = usePlaceView(place);
  const keys = useChildren(document, place.node, place.attribute);
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const isFull = attribute.max !== undefined && keys.length >= Number(attribute.max);

  const focusCard = useCallback(
    (node: Key | undefined) => {
      const toggle = node
        ? list.current?.querySelector<HTMLElement>(`#${cardId(document, node)} .part-toggle`)
        : null;
      (toggle ?? list.current?.parentElement?.querySelector<HTMLElement>(":scope > .adder button"))?.focus();
    },
    [document],
  );

  const neighbour = useRef<Key | undefined>(undefined);
  const removal = useRemoval(() => focusCard(neighbour.current));
  const actions = useCardActions(place, { say: setSaid, focusCard, removal, neighbour });

  const insert = useCallback(
    (at: number, component: string, values?: Record<string, unknown>) => {
      let node = "";
      flushSync(() => {
        node = document.insert(place.node, place.attribute, at, component, values);
        setOpen(document, node, true);
      });
      focusPlace(`${cardId(document, node)}-body`);
    },
    [document, place.node, place.attribute],
  );

  const adder = (at: number) =>
    readOnly || isFull ? null : (
      <Adder
        at={at}
        isLast={at === keys.length}
        place={place}
        insert={insert}
        components={allowedComponents(attribute)}
        label={label}
      />
    );

  return (
    <>
      <ol className="parts" ref={list}>
        {keys.map((node, index) => (
          <li key={node}>
            {adder(index)}
            <Card
              node={node}
              index={index}
              count={keys.length}
              actions={actions}
              readOnly={readOnly}
              isZone={attribute.type === "dynamiczone"}
              canAdd={!isFull}
            />
          </li>
        ))}
      </ol>
      {keys.length ? null : <p className="hint">{t("card.none")}</p>}
      {adder(keys.length)}
      {isFull && !readOnly ? (
        <p className="hint">{t("card.full", { count: Number(attribute.max) })}</p>
      ) : null}
      <p className="hidden" role="status">
        {said}
      </p>
      {removal.dialog}
    </>
  );
}

interface Helpers {
  say: (text: string) => void;
  focusCard: (node: Key | undefined) => void;
  removal: ReturnType<typeof useRemoval>;
  neighbour: { current: Key | undefined };
}

/** Returns what the cards of a list do; always the same object, so that no card is rendered for it. */
function useCardActions({ node: holder, attribute }: Place, helpers: Helpers): CardActions {
  const t = useWords();
  const { document } = useDocument();
  const newest = useRef({ t, document, ...helpers });
  newest.current = { t, document, ...helpers };
  const actions = useRef<CardActions>(null);
  actions.current ??= {
    move(node, to) {
      const { document: entry, say, t: words } = newest.current;
      const count = entry.children(holder, attribute).length;
      if (to < 0 || to >= count) return;
      const focused = window.document.activeElement;
      flushSync(() => entry.move(node, to));
      // Browsers take the focus from what is moved in the page.
      if (focused instanceof HTMLElement) focused.focus();
      say(words("card.moved", { place: to + 1, count }));
    },
    duplicate(node) {
      const { document: entry, focusCard } = newest.current;
      let copy = "";
      flushSync(() => {
        copy = entry.duplicate(node);
      });
      focusCard(copy);
    },
    copy(node, title) {
      const { document: entry, say, t: words } = newest.current;
      keepCopy({ component: entry.component(node), title, values: entry.copy(node) });
      say(words("card.copied", { name: title }));
    },
    remove(node, title) {
      const { document: entry, neighbour, removal } = newest.current;
      const keys = entry.children(holder, attribute);
      const index = keys.indexOf(node);
      neighbour.current = keys[index + 1] ?? keys[index - 1];
      removal.ask(node, title);
    },
  };
  return actions.current;
}
