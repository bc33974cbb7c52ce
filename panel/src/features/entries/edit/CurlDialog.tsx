import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { site } from "../../../site";
import { useWords } from "../../../words/words";
import { curlOf } from "./curl";
import type { Editing } from "./editing";

/** The command that reads this entry from the content API. */
export function CurlDialog({ editing, onClose }: { editing: Editing; onClose(): void }) {
  const t = useWords();
  const { status } = useSearch({ strict: false });
  const [isCopied, setCopied] = useState(false);
  const shown = status === "published" ? "published" : "draft";
  const command = curlOf(location.origin + site.api, editing.type, editing.state().place, shown);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <Dialog title={t("edit.curl")} onClose={onClose}>
      <p>{t("edit.curlText")}</p>
      <pre translate="no">{command}</pre>
      <div className="form-end">
        <Button kind="main" onClick={() => void copy()}>
          {t("edit.copy")}
        </Button>
        <span role="status">{isCopied ? t("edit.copied") : ""}</span>
      </div>
    </Dialog>
  );
}
