import { useState } from "react";
import { fieldView } from "../../../api/configuration";
import type { Conflict } from "../../../document/entryDocument";
import { useDocument } from "../../../document/hooks";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";
import type { Collision, Editing } from "./editing";
import { creatorName } from "./SidePanel";
import { useEditingState } from "./useEditing";
import { valueText } from "./valueText";

type Side = "mine" | "theirs";

/** Somebody else has saved meanwhile: who, and field by field what to keep. */
export function CollisionDialog({ editing }: { editing: Editing }) {
  const collision = useEditingState(editing, (state) => state.collision);
  return collision ? (
    <Comparison key={collision.entry.updatedAt} collision={collision} editing={editing} />
  ) : null;
}

function Comparison({ collision, editing }: { collision: Collision; editing: Editing }) {
  const t = useWords();
  const { entry, who, conflicts } = collision;
  const [sides, setSides] = useState<Readonly<Record<string, Side>>>({});
  const isOpen = conflicts.some(({ attribute }) => !sides[attribute]);
  const all = (side: Side): void =>
    setSides(Object.fromEntries(conflicts.map(({ attribute }) => [attribute, side])));
  return (
    <Dialog title={t("edit.collision")} className="dialog-wide" onClose={() => editing.dismiss()}>
      <p>
        {t(who ? "edit.collisionWho" : "edit.collisionSomebody", {
          name: who ? creatorName(who) : "",
          at: writtenMoment(entry.updatedAt),
        })}
      </p>
      {conflicts.length ? (
        <>
          <p>{t("edit.collisionText", { count: conflicts.length })}</p>
          <div className="form-end">
            <Button onClick={() => all("mine")}>{t("edit.allMine")}</Button>
            <Button onClick={() => all("theirs")}>{t("edit.allTheirs")}</Button>
          </div>
          {conflicts.map((conflict) => (
            <Choice
              key={conflict.attribute}
              conflict={conflict}
              side={sides[conflict.attribute]}
              onChoose={(side) => setSides({ ...sides, [conflict.attribute]: side })}
            />
          ))}
        </>
      ) : (
        <p>{t("edit.collisionApart")}</p>
      )}
      <div className="form-end">
        <Button
          kind="main"
          aria-disabled={isOpen || undefined}
          onClick={() => isOpen || void editing.settle(sides)}
        >
          {t("edit.collisionSave")}
        </Button>
        <Button onClick={() => editing.dismiss()}>{t("app.cancel")}</Button>
        {isOpen ? <span className="hint">{t("edit.collisionOpen")}</span> : null}
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  conflict: Conflict;
  side: Side | undefined;
  onChoose(side: Side): void;
}

function Choice({ conflict, side, onChoose }: ChoiceProps) {
  const t = useWords();
  const { configurations } = useDocument();
  const { attribute, mine, theirs } = conflict;
  const { label } = fieldView(configurations.type, attribute);
  const option = (value: Side, shown: unknown) => (
    <label className="choice">
      <input
        type="radio"
        name={`side-${attribute}`}
        checked={side === value}
        onChange={() => onChoose(value)}
      />
      <strong>{t(value === "mine" ? "edit.mine" : "edit.theirs")}</strong>
      <span className="choice-value" translate="no">
        {valueText(shown) || t("edit.empty")}
      </span>
    </label>
  );
  return (
    <fieldset className="choices">
      <legend translate="no">{label}</legend>
      {option("mine", mine)}
      {option("theirs", theirs)}
    </fieldset>
  );
}
