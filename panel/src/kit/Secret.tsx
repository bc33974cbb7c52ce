import { useState } from "react";
import { useWords } from "../words/words";
import { Button } from "./Button";

/** Something to copy that is shown once, such as the key of a token or the link of an invitation. */
export function Secret({ label, value }: { label: string; value: string }) {
  const t = useWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="secret-shown">
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
