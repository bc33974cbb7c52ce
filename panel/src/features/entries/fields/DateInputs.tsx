import { useState } from "react";
import { IconButton } from "../../../kit/Button";
import { usePreferences } from "../../../shell/AccountSettings";
import { useWords } from "../../../words/words";
import { type InputProps, textOf, textValue } from "./inputs";
import {
  momentAt,
  momentOf,
  momentValue,
  ownZone,
  readingAt,
  timeValue,
  withoutZeros,
  zoneLabel,
} from "./moments";
import { NativeInput } from "./NativeInput";

/** A day: a text from wire to wire, the same in every zone. */
export function DateInput(props: InputProps) {
  return <Native {...props} type="date" max="9999-12-31" shown={textOf(props.value)} read={textValue} />;
}

/** A time of day, without a zone. */
export function TimeInput(props: InputProps) {
  const shown = withoutZeros(textOf(props.value));
  return <Native {...props} type="time" shown={shown} read={(text) => (text ? timeValue(text) : null)} />;
}

/** A moment, shown by the clocks of a zone that is written beside it. */
export function MomentInput(props: InputProps) {
  const t = useWords();
  const { zone, choice, choose } = useZone();
  const [skipped, setSkipped] = useState("");
  const kind = props.attribute.type === "timestamp" ? "timestamp" : "datetime";
  const moment = momentOf(props.value);

  function read(text: string): string | null {
    const found = text ? momentAt(text, zone, moment) : null;
    setSkipped(found?.isSkipped ? text.slice(11) : "");
    return found ? momentValue(found.moment, kind) : null;
  }

  return (
    <>
      <Native
        {...props}
        type="datetime-local"
        max="9999-12-31T23:59:59.999"
        shown={moment === null ? textOf(props.value) : readingAt(moment, zone)}
        read={read}
      >
        <select
          className="zone"
          aria-label={t("control.zone", { name: props.label })}
          value={choice}
          onChange={({ target }) => choose(target.value)}
          translate="no"
        >
          <option value="mine">{zoneLabel(ownZone(), moment ?? Date.now())}</option>
          <option value="utc">UTC</option>
        </select>
      </Native>
      {skipped && moment !== null ? (
        <p className="hint" role="status">
          {t("control.skipped", { time: skipped, later: readingAt(moment, zone).slice(11) })}
        </p>
      ) : null}
    </>
  );
}

/** Returns by whose clocks moments are shown, which the account remembers. */
function useZone() {
  const { preferences, change } = usePreferences();
  const choice = preferences?.zone === "utc" ? "utc" : "mine";
  return {
    choice,
    zone: choice === "utc" ? "UTC" : ownZone(),
    choose: (wanted: string) => change({ zone: wanted }),
  };
}

interface NativeProps extends InputProps {
  type: "date" | "time" | "datetime-local";
  shown: string;
  max?: string;
  read: (text: string) => string | null;
  children?: React.ReactNode;
}

function Native({ type, shown, max, read, value, onChange, wiring, label, readOnly, children }: NativeProps) {
  const t = useWords();
  const [isHalf, setHalf] = useState(false);
  const set = (text: string): void => onChange(read(text));
  return (
    <>
      <div className="moment">
        <NativeInput
          {...wiring}
          type={type}
          shown={shown}
          max={max}
          onText={set}
          onHalf={setHalf}
          readOnly={readOnly}
          translate="no"
        />
        {children}
        {readOnly || value === null || value === undefined ? null : (
          <IconButton
            icon="close"
            label={t("control.clear", { name: label })}
            onClick={() => onChange(null)}
          />
        )}
      </div>
      {isHalf ? (
        <p className="problem" role="status">
          {t(shown ? "control.halfKept" : "control.half")}
        </p>
      ) : null}
    </>
  );
}
