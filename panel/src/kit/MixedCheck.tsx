import { useLayoutEffect, useRef } from "react";

interface MixedCheckProps {
  label: string;
  state: "none" | "some" | "all";
  disabled?: boolean;
  onChange: (isOn: boolean) => void;
}

/** A check box that may stand for a part; its label is for screen readers, where a table says it to others. */
export function MixedCheck({ label, state, disabled, onChange }: MixedCheckProps) {
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = state === "some";
  }, [state]);
  return (
    <input
      ref={box}
      type="checkbox"
      className="mixed-check"
      aria-label={label}
      disabled={disabled}
      checked={state === "all"}
      onChange={() => onChange(state !== "all")}
    />
  );
}
