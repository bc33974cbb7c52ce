import { useState } from "react";
import { Button } from "../../kit/Button";
import { useWords } from "../../words/words";

/** A text to be copied, such as a command or a file; who cannot copy can select it. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const t = useWords();
  const [copied, setCopied] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      setCopied("");
    }
  };
  return (
    <figure className="copy-text">
      <figcaption>
        <span>{label}</span>
        <span className="copy-text-said" role="status">
          {copied === text ? t("app.copied") : ""}
        </span>
        <Button icon="copy" onClick={() => void copy()}>
          {t("app.copy")} <span className="hidden">{label}</span>
        </Button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre translate="no" tabIndex={0}>
        {text}
      </pre>
    </figure>
  );
}
