import { useState } from "react";
import { chooseWidgets, type Widget } from "../../api/homepage";
import { Button, IconButton } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { Failure } from "../../kit/Failure";
import { useCan } from "../../shell/permissions";
import { useWords } from "../../words/words";
import { layoutOf, permittedWidgets, type Shown, usually, WIDGETS, WIDTHS, type WidgetName } from "./widgets";

interface ChooseProps {
  /** What is kept; null where nothing was chosen yet. */
  chosen: readonly Widget[] | null;
  shown: readonly Shown[];
  onChosen: (widgets: Widget[]) => void;
  onClose: () => void;
}

/** Chooses what the first screen shows, in which order. */
export function ChooseWidgets({ chosen, shown, onChosen, onClose }: ChooseProps) {
  const t = useWords();
  const can = useCan();
  const [widgets, setWidgets] = useState(shown);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const others = permittedWidgets(can).filter((name) => !widgets.some(({ uid }) => uid === name));

  function move(from: number, to: number): void {
    if (to < 0 || to >= widgets.length) return;
    const moved = [...widgets];
    moved.splice(to, 0, ...moved.splice(from, 1));
    setWidgets(moved);
  }

  function resize(uid: WidgetName, width: number): void {
    const known = WIDTHS.map(([each]) => each).find((each) => each === width);
    if (known) setWidgets(widgets.map((each) => (each.uid === uid ? { uid, width: known } : each)));
  }

  async function save(): Promise<void> {
    setBusy(true);
    try {
      onChosen(await chooseWidgets(layoutOf(widgets, chosen, can)));
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  }

  return (
    <Dialog title={t("home.choose")} onClose={onClose}>
      <ul className="rows home-choices">
        {widgets.map(({ uid, width }, index) => {
          const widget = t(WIDGETS[uid].word);
          return (
            <li key={uid}>
              <span>{widget}</span>
              <select
                className="select"
                aria-label={t("home.width", { name: widget })}
                value={width}
                onChange={(event) => resize(uid, Number(event.currentTarget.value))}
              >
                {WIDTHS.map(([twelfths, word]) => (
                  <option key={twelfths} value={twelfths}>
                    {t(word)}
                  </option>
                ))}
              </select>
              <IconButton
                icon="up"
                label={t("configure.up", { name: widget })}
                aria-disabled={index === 0}
                onClick={() => move(index, index - 1)}
              />
              <IconButton
                icon="down"
                label={t("configure.down", { name: widget })}
                aria-disabled={index === widgets.length - 1}
                onClick={() => move(index, index + 1)}
              />
              <IconButton
                icon="close"
                label={t("list.columnRemove", { column: widget })}
                onClick={() => setWidgets(widgets.filter((other) => other.uid !== uid))}
              />
            </li>
          );
        })}
        {others.map((name) => {
          const widget = t(WIDGETS[name].word);
          return (
            <li key={name} className="home-hidden">
              <span>{widget}</span>
              <IconButton
                icon="add"
                label={t("list.columnAdd", { column: widget })}
                onClick={() => setWidgets([...widgets, usually(name)])}
              />
            </li>
          );
        })}
      </ul>
      {error ? <Failure error={error} retry={() => void save()} /> : null}
      <div className="form-end">
        <Button kind="main" busy={isBusy} onClick={() => void save()}>
          {t("app.save")}
        </Button>
        <Button onClick={onClose}>{t("app.cancel")}</Button>
      </div>
    </Dialog>
  );
}
