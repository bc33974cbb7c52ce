import { type ClipboardEvent, memo, useState } from "react";
import { useDocument } from "../../../document/hooks";
import { Button } from "../../../kit/Button";
import { lazyDialog } from "../../../kit/lazyDialog";
import { useWords } from "../../../words/words";
import { readCells } from "./cells";
import { useCopied } from "./copied";
import { type Place, useComponentView } from "./place";

const Chooser = lazyDialog(async () => (await import("./Chooser")).Chooser);
const PasteCells = lazyDialog(async () => (await import("./PasteCells")).PasteCells);

interface AdderProps {
  at: number;
  /** Whether it stands at the end, where it is always shown. */
  isLast: boolean;
  place: Place;
  components: readonly string[];
  label: string;
  insert: (at: number, component: string, values?: Record<string, unknown>) => void;
}

/** What adds a component at a place of a list: a new one, one that was copied, rows of a spreadsheet. */
export const Adder = memo(function Adder({ at, isLast, place, components, label, insert }: AdderProps) {
  const t = useWords();
  const { document } = useDocument();
  const [asks, setAsks] = useState<"component" | "cells" | null>(null);
  const [cells, setCells] = useState("");
  const copied = useCopied(components);
  const only = components.length === 1 ? components[0] : undefined;
  const isZone = document.attribute(place.node, place.attribute)?.type === "dynamiczone";
  const { name } = useComponentView(only ?? "");

  function onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData.getData("text/plain");
    if (!only || isZone || !readCells(text).length) return;
    event.preventDefault();
    setCells(text);
    setAsks("cells");
  }

  return (
    <div className={isLast ? "adder adder-last" : "adder"} onPaste={onPaste}>
      <Button
        icon="add"
        kind={isLast ? "plain" : "quiet"}
        aria-label={isLast ? undefined : `${t("card.insertHere")}: ${t("card.insert", { place: at + 1 })}`}
        onClick={() => (only ? insert(at, only) : setAsks("component"))}
      >
        {isLast ? t("card.add", { name: only ? name : label }) : t("card.insertHere")}
      </Button>
      {copied ? (
        <Button
          icon="paste"
          kind={isLast ? "plain" : "quiet"}
          onClick={() => insert(at, copied.component, copied.values)}
        >
          {t("card.paste", { name: copied.title })}
        </Button>
      ) : null}
      {isLast && only && !isZone ? (
        <Button kind="quiet" icon="table" onClick={() => setAsks("cells")}>
          {t("cells.button")}
        </Button>
      ) : null}
      {asks === "component" ? (
        <Chooser
          components={components}
          onClose={() => setAsks(null)}
          onChoose={(component) => {
            setAsks(null);
            insert(at, component);
          }}
        />
      ) : null}
      {asks === "cells" && only ? (
        <PasteCells
          place={place}
          at={at}
          component={only}
          begin={cells}
          onClose={() => {
            setAsks(null);
            setCells("");
          }}
        />
      ) : null}
    </div>
  );
});
