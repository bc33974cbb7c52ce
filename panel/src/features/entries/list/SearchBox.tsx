import { useEffect, useRef, useState } from "react";
import { Icon } from "../../../kit/Icon";
import { useWords } from "../../../words/words";

/** Milliseconds after which what was typed is searched for. */
const PAUSE = 350;

/** A text to search for: asked for when one stops typing, or at once with Enter. */
export function SearchBox({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const t = useWords();
  const [typed, setTyped] = useState(text);
  const shown = useRef(text);
  const search = useRef(onSearch);
  search.current = onSearch;

  // What the address says may change by other ways: back, another link, "remove search and filters".
  useEffect(() => {
    if (text !== shown.current) setTyped(text);
    shown.current = text;
  }, [text]);
  useEffect(() => {
    if (typed === shown.current) return;
    const timer = setTimeout(() => find(typed), PAUSE);
    return () => clearTimeout(timer);
  });

  function find(wanted: string): void {
    if (wanted === shown.current) return;
    shown.current = wanted;
    search.current(wanted);
  }

  return (
    <search className="list-search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={t("list.search")}
        placeholder={t("list.search")}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && !event.nativeEvent.isComposing && find(typed)}
      />
    </search>
  );
}
