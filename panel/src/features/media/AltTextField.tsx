import { useId, useState } from "react";
import type { LibraryFile } from "../../api/media";
import { NextStep } from "../../kit/NextStep";
import { useCan } from "../../shell/permissions";
import { refusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { UPDATE } from "./actions";

interface AltTextFieldProps {
  file: LibraryFile;
  onSave: (text: string) => Promise<unknown>;
}

/** Asks what a picture shows, and keeps that when one goes on; what is missing is said. */
export function AltTextField({ file, onSave }: AltTextFieldProps) {
  const t = useWords();
  const id = useId();
  const can = useCan();
  const [text, setText] = useState(file.alternativeText ?? "");
  const [error, setError] = useState<unknown>(null);
  if (!can(UPDATE)) return null;

  async function save(): Promise<void> {
    if (text === (file.alternativeText ?? "")) return;
    try {
      await onSave(text);
      setError(null);
    } catch (thrown) {
      setError(thrown);
    }
  }

  return (
    <div className="field alt-field">
      <label htmlFor={id}>{t("media.altText")}</label>
      <input
        id={id}
        type="text"
        value={text}
        translate="no"
        placeholder={t("media.altMissing")}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-problem` : undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          void save();
        }}
      />
      {error ? (
        <p className="problem" id={`${id}-problem`} role="alert">
          {refusal(error, t)} <NextStep error={error} retry={() => void save()} />
        </p>
      ) : null}
    </div>
  );
}
