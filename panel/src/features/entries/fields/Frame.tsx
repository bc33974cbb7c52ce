import type { ReactNode } from "react";
import { useDocument, useProblem } from "../../../document/hooks";
import { useWords } from "../../../words/words";
import type { Wiring } from "./inputs";
import { type Place, placeId, usePlaceView } from "./place";
import { problemText } from "./problems";

interface FrameProps extends Place {
  /** A group has several controls and a legend, a field has one and a label. */
  as: "field" | "group";
  children: (wiring: Wiring) => ReactNode;
  /** What stands beside the label. */
  beside?: ReactNode;
}

/** A control's name, its hint, and what is wrong with it, wired to each other. */
export function Frame({ as, children, beside, ...place }: FrameProps) {
  const t = useWords();
  const { document } = useDocument();
  const { attribute, label, description } = usePlaceView(place);
  const problem = useProblem(document, place.node, place.attribute);
  const id = placeId(document, place);
  const described = [description ? `${id}-hint` : "", problem ? `${id}-problem` : ""]
    .filter(Boolean)
    .join(" ");
  const wiring: Wiring = {
    id,
    "aria-invalid": problem ? true : undefined,
    "aria-describedby": described || undefined,
    "aria-required": attribute.required ? true : undefined,
  };
  const name = (
    <>
      <span translate="no">{label}</span>
      {attribute.required ? (
        <span className="needed" title={t("control.required")} aria-hidden="true">
          *
        </span>
      ) : null}
    </>
  );
  const inner = (
    <>
      {description ? (
        <p className="hint" id={`${id}-hint`}>
          {description}
        </p>
      ) : null}
      {children(wiring)}
      {problem ? (
        <p className="problem" id={`${id}-problem`}>
          {problemText(problem, t)}
        </p>
      ) : null}
    </>
  );
  if (as === "group")
    return (
      <fieldset className="field" id={id} aria-describedby={wiring["aria-describedby"]} tabIndex={-1}>
        <legend>{name}</legend>
        {inner}
        {beside ? <div className="field-beside">{beside}</div> : null}
      </fieldset>
    );
  return (
    <div className="field">
      <div className="field-name">
        <label htmlFor={id}>{name}</label>
        {beside}
      </div>
      {inner}
    </div>
  );
}
