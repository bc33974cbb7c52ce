import { useId, useState } from "react";
import { Button, IconButton } from "../../../kit/Button";
import { useProblem } from "../../../kit/form";
import { useWords } from "../../../words/words";

export const MOST_HEADERS = 20;

interface Row {
  key: number;
  name: string;
  value: string;
}

/** Headers by name: each row is two values of the form, `header-name.3` and `header-value.3`. */
export function HeaderRows({ headers }: { headers: Readonly<Record<string, string>> }) {
  const t = useWords();
  const [rows, setRows] = useState<readonly Row[]>(() =>
    Object.entries(headers).map(([name, value], key) => ({ key, name, value })),
  );
  const problem = useProblem("headers");
  return (
    <fieldset className="fieldset">
      <legend>{t("webhooks.headers")}</legend>
      {rows.map((row) => (
        <HeaderRow
          key={row.key}
          row={row}
          onRemove={() => setRows(rows.filter((other) => other.key !== row.key))}
        />
      ))}
      {problem ? <p className="problem">{problem}</p> : null}
      {rows.length < MOST_HEADERS ? (
        <div>
          <Button
            icon="add"
            onClick={() =>
              setRows([
                ...rows,
                { key: Math.max(-1, ...rows.map(({ key }) => key)) + 1, name: "", value: "" },
              ])
            }
          >
            {t("webhooks.addHeader")}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}

function HeaderRow({ row, onRemove }: { row: Row; onRemove: () => void }) {
  const t = useWords();
  const id = useId();
  const [name, setName] = useState(row.name);
  const problem = useProblem(name);
  return (
    <div className="header-row">
      <div className="field">
        <label htmlFor={`${id}-name`}>{t("webhooks.headerName")}</label>
        <input
          id={`${id}-name`}
          name={`header-name.${row.key}`}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          translate="no"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
        />
        {problem ? (
          <p className="problem" id={`${id}-problem`}>
            {problem}
          </p>
        ) : null}
      </div>
      <div className="field">
        <label htmlFor={`${id}-value`}>{t("webhooks.headerValue")}</label>
        <input
          id={`${id}-value`}
          name={`header-value.${row.key}`}
          defaultValue={row.value}
          translate="no"
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <IconButton
        icon="remove"
        label={t("webhooks.removeHeader", { name })}
        onClick={(event) => {
          event.currentTarget.form?.dispatchEvent(new Event("input", { bubbles: true }));
          onRemove();
        }}
      />
    </div>
  );
}

/** Returns the headers of a form's values; rows without a name are left out. */
export function headersOf(values: Readonly<Record<string, string>>): Record<string, string> {
  const start = "header-name.";
  const pairs = Object.entries(values)
    .filter(([key, name]) => key.startsWith(start) && name.trim())
    .map(([key, name]) => [name.trim(), (values[`header-value.${key.slice(start.length)}`] ?? "").trim()]);
  return Object.fromEntries(pairs);
}
