import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "./Icon";
import "./searchBox.css";

interface SearchBoxProps {
  label: string;
  text: string;
  onSearch: (text: string) => void;
  /** Milliseconds after the last key before it searches. */
  pause?: number;
  /** Whether the label stands above the field, not inside it alone. */
  isLabelled?: boolean;
}

/** A text to search for, without blanks around it: asked for when one stops typing, or at once with Enter. */
export function SearchBox({ label, text, onSearch, pause = 350, isLabelled }: SearchBoxProps) {
  const id = useId();
  const [typed, setTyped] = useState(text);
  const shown = useRef(text);
  const search = useRef(onSearch);
  search.current = onSearch;

  // What is searched for may change by other ways: back, another link, "remove search and filters".
  useEffect(() => {
    if (text !== shown.current) setTyped(text);
    shown.current = text;
  }, [text]);
  useEffect(() => {
    if (typed.trim() === shown.current) return;
    const timer = setTimeout(() => find(typed.trim()), pause);
    return () => clearTimeout(timer);
  });

  function find(wanted: string): void {
    if (wanted === shown.current) return;
    shown.current = wanted;
    search.current(wanted);
  }

  return (
    <search className="field search-box">
      <label htmlFor={id} className={isLabelled ? undefined : "hidden"}>
        {label}
      </label>
      <div className="search-box-field">
        <Icon name="search" />
        <input
          id={id}
          type="search"
          placeholder={isLabelled ? undefined : label}
          autoComplete="off"
          translate="no"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && !event.nativeEvent.isComposing && find(typed.trim())}
        />
      </div>
    </search>
  );
}
