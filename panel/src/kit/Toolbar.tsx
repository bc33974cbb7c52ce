import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";

/**
 * Controls in a row that are one stop of the Tab key: the arrows go from one to the next, Home and End to the first and
 * the last (https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/).
 */
export function Toolbar({ label, children }: { label: string; children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  /** Where the Tab key stops: at the control that was used last. */
  const stop = useRef<HTMLElement | null>(null);

  function settle(): HTMLElement[] {
    const all = [...(bar.current?.querySelectorAll<HTMLElement>("button, select") ?? [])];
    const usable = all.filter((control) => !control.matches(":disabled"));
    if (!stop.current || !usable.includes(stop.current)) stop.current = usable[0] ?? null;
    for (const control of all) control.tabIndex = control === stop.current ? 0 : -1;
    return usable;
  }
  // Which of them can be used changes with what is selected.
  useEffect(() => {
    settle();
  });

  function onKeyDown(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    if (ctrlKey || metaKey || altKey || shiftKey) return;
    const usable = settle();
    const at = usable.indexOf(target as HTMLElement);
    const places: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    const place = places[key];
    if (at < 0 || place === undefined) return;
    event.preventDefault();
    usable.at(place % usable.length)?.focus();
  }

  return (
    <div
      className="toolbar"
      role="toolbar"
      aria-label={label}
      ref={bar}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        stop.current = target;
        settle();
      }}
    >
      {children}
    </div>
  );
}
