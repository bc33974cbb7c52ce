import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import type { RelatedEntry, RelationPlace } from "../../../api/relations";
import { NextStep } from "../../../kit/NextStep";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import { CandidateList } from "./CandidateList";
import { elsewhereText, isElsewhere } from "./marks";
import { useCandidates } from "./useCandidates";

interface Props {
  place: RelationPlace;
  label: string;
  placeholder: string;
  omitted: readonly string[];
  included: readonly string[];
  /** Whether what is not there in the locale may not be chosen. */
  needsLocale: boolean;
  describedBy: string | undefined;
  inputId: string;
  onChoose: (entry: RelatedEntry) => void;
  /** What is offered where nothing is found. */
  otherwise: ReactNode;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** A search among what a relation may lead to: a combobox with a list that the server pages. */
export function TargetPicker(props: Props) {
  const { place, label, placeholder, omitted, included, needsLocale, describedBy, inputId, onChoose } = props;
  const t = useWords();
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [refused, setRefused] = useState("");
  const candidates = useCandidates(place, typed, omitted, included, isOpen);
  const { found, total } = candidates;
  const current = isOpen ? found[active] : undefined;

  function close(): void {
    setOpen(false);
    setActive(-1);
  }

  function isRefused(entry: RelatedEntry): boolean {
    return needsLocale && isElsewhere(entry, place.locale);
  }

  function choose(entry: RelatedEntry): void {
    if (isRefused(entry)) {
      const why = elsewhereText(entry, place.locale ?? "", t);
      setRefused(`${entry.label}: ${why} ${t("relation.translateFirst")}`);
      return;
    }
    onChoose(entry);
    setTyped("");
    setRefused("");
    close();
  }

  function press(event: KeyboardEvent): void {
    if (event.altKey || event.nativeEvent.isComposing) return;
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      if (!isOpen) setOpen(true);
      else if (found.length) move(step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (current) choose(current);
    } else if (event.key === "Escape" && isOpen) {
      // Not the dialog around it as well.
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }

  function move(step: number): void {
    const from = active < 0 && step < 0 ? found.length : active;
    const next = Math.min(Math.max(from + step, 0), found.length - 1);
    setActive(next);
    if (next >= found.length - 3) candidates.loadMore();
  }

  const isEmpty = isOpen && candidates.isSettled && !candidates.error && total === 0;
  const status = !isOpen
    ? ""
    : candidates.error
      ? refusal(candidates.error, t)
      : candidates.isSettled
        ? isEmpty
          ? t("list.nothing")
          : t("relation.found", { count: total })
        : t("app.loading");

  return (
    <div className="picker">
      <input
        id={inputId}
        ref={input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={current ? `${list}-${active}` : undefined}
        aria-describedby={describedBy}
        autoComplete="off"
        spellCheck={false}
        translate="no"
        placeholder={placeholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
          setActive(-1);
          setRefused("");
        }}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        onBlur={close}
      />
      {/* A press on what is offered would take the focus from the field, and with it this list, before it is a click. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it keeps the focus where it is */}
      <div className={isOpen ? "picker-popup" : "hidden"} onMouseDown={(event) => event.preventDefault()}>
        {isOpen ? (
          <CandidateList
            id={list}
            label={label}
            candidates={candidates}
            active={active}
            locale={place.locale}
            isRefused={isRefused}
            onChoose={choose}
          />
        ) : null}
        <p className="picker-status" role="status">
          <span>{refused || status}</span>
        </p>
        {isOpen && candidates.error ? <NextStep error={candidates.error} retry={candidates.retry} /> : null}
        {isEmpty ? props.otherwise : null}
      </div>
    </div>
  );
}
