import { useState } from "react";
import { SelectField, TextField } from "../../kit/fields";
import type { FormValues } from "../../kit/form";
import { useReleaseWords } from "./words";
import { localTime, momentOf, ownZone, zoneNames } from "./zones";

interface WhenProps {
  at: string | null;
  zone: string | null;
  required?: boolean;
}

/** A date, a time, and the zone whose clocks show it: `at` and `zone` of the form around. */
export function WhenFields({ at, zone, required = false }: WhenProps) {
  const t = useReleaseWords();
  const [first] = useState(() => zone ?? ownZone());
  const [names] = useState(() => zoneNames(first));
  return (
    <>
      <TextField
        name="at"
        label={t("releases.at")}
        type="datetime-local"
        required={required}
        defaultValue={at ? localTime(Date.parse(at), first) : ""}
      />
      <SelectField
        name="zone"
        label={t("releases.zone")}
        defaultValue={first}
        options={names.map((name) => [name, name.replaceAll("_", " ")] as const)}
      />
    </>
  );
}

/** Returns the time of a form's values, in UTC with its zone; null where none was chosen. */
export function planOf({
  at = "",
  zone = "UTC",
}: FormValues): { scheduledAt: string; timezone: string } | null {
  const scheduledAt = momentOf(at, zone);
  return scheduledAt === null ? null : { scheduledAt, timezone: zone };
}
