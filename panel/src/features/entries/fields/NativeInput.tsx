import { type InputHTMLAttributes, useLayoutEffect, useRef } from "react";

interface NativeInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange"> {
  type: "date" | "time" | "datetime-local";
  shown: string;
  /** Called with what stands there now, when it is complete or empty. */
  onText: (text: string) => void;
  /** Called when it is left half typed. */
  onHalf: (isHalf: boolean) => void;
}

/**
 * A date or time input of the browser's own. It keeps what is typed while it is: only a value that comes from
 * elsewhere, or leaving it, writes into it, because half a date has no value that could be written back.
 */
export function NativeInput({ shown, onText, onHalf, onBlur, ...rest }: NativeInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const isOwn = useRef(false);

  useLayoutEffect(() => {
    const element = input.current;
    const isTyped = isOwn.current && document.activeElement === element;
    isOwn.current = false;
    if (element && !isTyped) element.value = shown;
  }, [shown]);

  return (
    <input
      {...rest}
      ref={input}
      defaultValue={shown}
      onChange={({ target }) => {
        if (target.validity.badInput) return;
        isOwn.current = true;
        onText(target.value);
      }}
      onBlur={(event) => {
        onHalf(event.target.validity.badInput);
        if (!event.target.validity.badInput && event.target.value !== shown) event.target.value = shown;
        onBlur?.(event);
      }}
    />
  );
}
