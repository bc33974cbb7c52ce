import { useEffect, useId, useRef, useState } from "react";

interface SearchBoxProps {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  /** Milliseconds after the last key before it searches. */
  pause?: number;
}

/** A field to search in a list: it searches when one pauses, or at once with Enter. */
export function SearchBox({ label, value, onSearch, pause = 300 }: SearchBoxProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const search = useRef(onSearch);
  search.current = onSearch;
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => search.current(text), pause);
    return () => clearTimeout(timer);
  }, [text, value, pause]);
  return (
    <search className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={text}
        translate="no"
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && onSearch(text)}
      />
    </search>
  );
}
