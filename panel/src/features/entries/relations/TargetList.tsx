import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";
import { type Target, targetKey } from "../../../document/relationEdit";
import { Button } from "../../../kit/Button";
import { useWords } from "../../../words/words";
import { type RowActions, TargetRow } from "./TargetRow";
import type { Related } from "./useRelated";

/** Rows from which on only those in sight are in the page. */
const MANY = 100;
const ROW = 46;

interface Props {
  label: string;
  related: Related;
  actions: RowActions;
  /** The row whose control is to have the focus after a move or a removal. */
  box: RefObject<HTMLUListElement | null>;
}

/** What a relation leads to, in its order; further pages are read as one comes to their place. */
export function TargetList({ label, related, actions, box }: Props) {
  const t = useWords();
  const { list, loaded, total, hasMore, loadMore } = related;
  const left = total - loaded.length;
  if (!list.length && !hasMore) return null;
  return (
    <>
      {list.length > MANY ? (
        <ManyTargets label={label} related={related} actions={actions} box={box} />
      ) : (
        <ul className="targets" aria-label={label} ref={box}>
          {list.map((target, index) => (
            <li key={targetKey(target)}>
              <TargetRow target={target} index={index} count={list.length} actions={actions} />
            </li>
          ))}
        </ul>
      )}
      {hasMore ? (
        <Button kind="quiet" className="targets-more" onClick={loadMore}>
          {t("relation.more", { count: left })}
        </Button>
      ) : null}
    </>
  );
}

function ManyTargets({ label, related, actions, box }: Props) {
  const { list, hasMore, loadMore } = related;
  const own = useRef<HTMLUListElement>(null);
  const rows = useVirtualizer({
    count: list.length,
    getScrollElement: () => own.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (index) => keyAt(list, index),
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && last >= list.length - 3) loadMore();
  }, [hasMore, last, list.length, loadMore]);
  return (
    <ul
      className="targets targets-many"
      aria-label={label}
      ref={(element) => {
        own.current = element;
        box.current = element;
      }}
    >
      <li aria-hidden="true" style={{ height: rows.getTotalSize() }} />
      {items.map(({ index, start, key }) => {
        const target = list[index];
        return target ? (
          <li
            key={key}
            ref={rows.measureElement}
            data-index={index}
            aria-setsize={list.length}
            aria-posinset={index + 1}
            style={{ position: "absolute", insetInline: 0, top: 0, transform: `translateY(${start}px)` }}
          >
            <TargetRow target={target} index={index} count={list.length} actions={actions} />
          </li>
        ) : null;
      })}
    </ul>
  );
}

function keyAt(list: readonly Target[], index: number): string | number {
  const target = list[index];
  return target ? targetKey(target) : index;
}
