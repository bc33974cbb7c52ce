import { lazy, Suspense } from "react";
import { Button } from "../../../kit/Button";
import { useWords } from "../../../words/words";
import { type InputProps, textOf, textValue } from "./inputs";
import { formatJson, jsonFault } from "./json";

const JsonEditor = lazy(() => import("./JsonEditor"));

/** A JSON text; what is not valid yet is kept as it is, and keeps the entry from being saved. */
export function JsonInput({ value, onChange, wiring, label, readOnly, placeholder }: InputProps) {
  const t = useWords();
  const text = textOf(value);
  const fault = jsonFault(text);
  const set = (typed: string): void => onChange(textValue(typed));
  return (
    <>
      <Suspense fallback={<PlainJson text={text} onText={set} wiring={wiring} readOnly={readOnly} />}>
        <JsonEditor text={text} onText={set} wiring={wiring} label={label} readOnly={readOnly} />
      </Suspense>
      <div className="json-foot">
        {fault ? (
          <p className="problem" role="status">
            {t("control.jsonFault", { line: fault.line, column: fault.column })}
          </p>
        ) : (
          <p className="hint">{placeholder ?? t("control.jsonHint")}</p>
        )}
        <Button
          kind="quiet"
          disabled={Boolean(fault) || readOnly || !text}
          onClick={() => set(formatJson(text))}
        >
          {t("control.jsonFormat")}
        </Button>
      </div>
    </>
  );
}

interface PlainJsonProps {
  text: string;
  onText: (text: string) => void;
  wiring: InputProps["wiring"];
  readOnly: boolean;
}

/** What stands there until the editor is loaded, and where it cannot be. */
function PlainJson({ text, onText, wiring, readOnly }: PlainJsonProps) {
  return (
    <textarea
      {...wiring}
      className="growing code"
      rows={5}
      value={text}
      onChange={({ target }) => onText(target.value)}
      spellCheck={false}
      translate="no"
      readOnly={readOnly}
    />
  );
}
