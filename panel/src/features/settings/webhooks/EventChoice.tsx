import { useId } from "react";
import { ENTRY_EVENTS, MEDIA_EVENTS, RELEASE_EVENTS } from "../../../api/webhooks";
import { useProblem } from "../../../kit/form";
import { useWords, type Word } from "../../../words/words";

const GROUPS = [
  { word: "webhooks.entries", events: ENTRY_EVENTS },
  { word: "webhooks.files", events: MEDIA_EVENTS },
  { word: "webhooks.releases", events: RELEASE_EVENTS },
] as const;
const WORDS: Readonly<Record<(typeof GROUPS)[number]["events"][number], Word>> = {
  "entry.create": "webhooks.create",
  "entry.update": "webhooks.update",
  "entry.delete": "webhooks.deletion",
  "entry.publish": "webhooks.publish",
  "entry.unpublish": "webhooks.unpublish",
  "entry.draft-discard": "webhooks.discard",
  "media.create": "webhooks.create",
  "media.update": "webhooks.update",
  "media.delete": "webhooks.deletion",
  "releases.publish": "webhooks.publish",
};

/** The events as check boxes, entries and files apart: those that are on are values of the form, `events.…`. */
export function EventChoice({ chosen }: { chosen: readonly string[] }) {
  const t = useWords();
  const id = useId();
  const problem = useProblem("events");
  return (
    <fieldset
      className="fieldset"
      aria-describedby={problem ? `${id}-problem` : undefined}
      aria-invalid={problem ? true : undefined}
    >
      <legend>{t("webhooks.events")}</legend>
      {GROUPS.map(({ word, events }) => (
        <fieldset key={word} className="event-group">
          <legend>{t(word)}</legend>
          {events.map((event) => (
            <div className="check" key={event}>
              <input
                type="checkbox"
                id={`${id}-${event}`}
                name={`events.${event}`}
                defaultChecked={chosen.includes(event)}
              />
              <label htmlFor={`${id}-${event}`}>{t(WORDS[event])}</label>
            </div>
          ))}
        </fieldset>
      ))}
      {problem ? (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}
