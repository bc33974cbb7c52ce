import { useId, useState } from "react";
import type { Values } from "../../../api/entries";
import type { Result } from "../../../api/lists";
import type { Attribute, ContentType } from "../../../document/model";
import { allows, useReadable } from "../../../shell/readable";
import { useConfigurations } from "../../../shell/useConfiguration";
import { useWords } from "../../../words/words";
import { BulkDialog } from "./BulkDialog";
import { valueKind } from "./filters";
import { ValueInput } from "./ValueInput";

interface BulkEditProps {
  type: ContentType;
  entries: ReadonlyMap<string, string>;
  locale: string;
  localeName: string;
  onDone: (results: readonly Result[]) => void;
  onClose: () => void;
}

const EDITABLE = new Set([
  "string",
  "text",
  "email",
  "integer",
  "biginteger",
  "float",
  "decimal",
  "boolean",
  "enumeration",
  "date",
  "time",
  "datetime",
]);

/** Gives one field of several entries the same value. */
export function BulkEdit({ type, entries, locale, ...rest }: BulkEditProps) {
  const t = useWords();
  const id = useId();
  const views = useConfigurations(type.uid).type.fields;
  const written = useReadable().written(type.uid, locale);
  const names = Object.entries(type.attributes)
    .filter(([name, one]) => EDITABLE.has(one.type) && !one.unique && allows(written, name))
    .filter(([name]) => views[name]?.editable !== false)
    .map(([name]) => name);
  const [name = "", setName] = useState(names[0]);
  const [value, setValue] = useState("");
  const attribute = type.attributes[name];
  if (!attribute) return null;
  const data: Values = { [name]: wireValue(attribute, value) };
  return (
    <BulkDialog {...rest} job={{ uid: type.uid, action: "bulkUpdate", entries, locale, data }}>
      <div className="field">
        <label htmlFor={`${id}-field`}>{t("bulk.field")}</label>
        <select
          id={`${id}-field`}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setValue("");
          }}
        >
          {names.map((one) => (
            <option key={one} value={one}>
              {views[one]?.label ?? one}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-value`}>{t("bulk.value")}</label>
        <ValueInput
          id={`${id}-value`}
          kind={valueKind(attribute)}
          attribute={attribute}
          value={value}
          onChange={setValue}
          mayBeEmpty
        />
      </div>
    </BulkDialog>
  );
}

/** Returns a value as bodies have it. Numbers of any length stay texts: the server reads them as they are. */
function wireValue({ type }: Attribute, value: string): unknown {
  if (value === "") return null;
  if (type === "boolean") return value === "true";
  if (type !== "integer" && type !== "float") return type === "decimal" ? value.replace(",", ".") : value;
  const number = Number(value.trim().replace(",", "."));
  return Number.isNaN(number) ? value : number;
}
