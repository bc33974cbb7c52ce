import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { RelatedEntry } from "../../../api/relations";
import { TargetMarks } from "./TargetMarks";
import type { Candidates } from "./useCandidates";

interface Props {
  id: string;
  label: string;
  candidates: Candidates;
  active: number;
  locale: string | undefined;
  isRefused: (entry: RelatedEntry) => boolean;
  onChoose: (entry: RelatedEntry) => void;
}

const ROW = 40;
/** Rows from the end at which the next page is asked for. */
const AHEAD = 5;

/** What was found, as far as it is in sight; the next page is read where the list comes to its end. */
export function CandidateList({ id, label, candidates, active, locale, isRefused, onChoose }: Props) {
  const { found, total, loadMore } = candidates;
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= found.length - AHEAD && found.length) loadMore();
  }, [last, found.length, loadMore]);
  useEffect(() => {
    if (active >= 0) rows.scrollToIndex(active);
  }, [active, rows]);

  return (
    <div className="picker-list" ref={box} role="listbox" id={id} aria-label={label}>
      <div style={{ height: rows.getTotalSize(), position: "relative" }} role="presentation">
        {items.map(({ index, start, key }) => {
          const entry = found[index];
          if (!entry) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the text field, which keeps the focus
            <div
              key={key}
              ref={rows.measureElement}
              data-index={index}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              aria-disabled={isRefused(entry)}
              aria-setsize={total}
              aria-posinset={index + 1}
              className="picker-option"
              style={{ position: "absolute", top: 0, transform: `translateY(${start}px)` }}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(entry)}
            >
              <span className="target-label" translate="no">
                {entry.label}
              </span>
              <TargetMarks target={entry} locale={locale} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
