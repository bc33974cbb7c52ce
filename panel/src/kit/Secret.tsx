import { useEffect, useRef, useState } from "react";
import { useWords } from "../words/words";
import { Button } from "./Button";

/**
 * Something to copy that is shown once, such as the key of a token or the link of an invitation: it comes into
 * view, wherever the page is scrolled to.
 */
export function Secret({ label, value }: { label: string; value: string }) {
  const t = useWords();
  const [isCopied, setCopied] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another secret comes into view too
  useEffect(() => {
    box.current?.scrollIntoView({ block: "center" });
    setCopied(false);
  }, [value]);
  return (
    <div className="secret-shown" ref={box}>
      <input
        aria-label={label}
        translate="no"
        readOnly
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        onClick={() => {
          void navigator.clipboard.writeText(value).then(() => setCopied(true));
        }}
      >
        {t(isCopied ? "app.copied" : "app.copy")}
      </Button>
      <span className="hidden" role="status">
        {isCopied ? t("app.copied") : ""}
      </span>
    </div>
  );
}
