import { flushSync } from "react-dom";
import { useChildren, useDocument } from "../../../document/hooks";
import { Button, IconButton } from "../../../kit/Button";
import { useWords } from "../../../words/words";
import { useCopied } from "./copied";
import { Frame } from "./Frame";
import { NodeFields } from "./NodeFields";
import { focusPlace } from "./opening";
import { type Place, placeId, useComponentView, usePlaceView } from "./place";
import { useRemoval } from "./Removal";

/** One component: its fields in a frame, or what adds it. */
export function ComponentControl(place: Place) {
  const t = useWords();
  const { document } = useDocument();
  const { attribute, label, readOnly } = usePlaceView(place);
  const [node] = useChildren(document, place.node, place.attribute);
  const uid = attribute.component ?? "";
  const { name } = useComponentView(uid);
  const copied = useCopied([uid]);
  const removal = useRemoval(() => focusPlace(placeId(document, place)));

  function add(values?: Record<string, unknown>): void {
    flushSync(() => document.insert(place.node, place.attribute, 0, uid, values));
    focusPlace(placeId(document, place));
  }

  return (
    <Frame
      {...place}
      as="group"
      beside={
        node && !readOnly ? (
          <IconButton
            icon="remove"
            label={t("card.remove", { name: label })}
            onClick={() => removal.ask(node, label)}
          />
        ) : null
      }
    >
      {() =>
        node ? (
          <div className="component">
            <NodeFields node={node} />
            {removal.dialog}
          </div>
        ) : (
          <div className="nothing">
            <span className="hint">{t("card.none")}</span>
            {readOnly ? null : (
              <Button icon="add" onClick={() => add()}>
                {t("card.add", { name })}
              </Button>
            )}
            {copied && !readOnly ? (
              <Button icon="paste" onClick={() => add(copied.values)}>
                {t("card.paste", { name: copied.title })}
              </Button>
            ) : null}
          </div>
        )
      }
    </Frame>
  );
}
