import { useState } from "react";
import { useDocument } from "../../../document/hooks";
import { Dialog } from "../../../kit/Dialog";
import { useWords } from "../../../words/words";

/** So many components are found without a filter. */
const FEW = 8;

interface ChooserProps {
  components: readonly string[];
  onChoose: (component: string) => void;
  onClose: () => void;
}

/** Asks which component is to be added, by category. */
export function Chooser({ components, onChoose, onClose }: ChooserProps) {
  const t = useWords();
  const { model } = useDocument();
  const [wanted, setWanted] = useState("");
  const known = components.map((uid) => model.component(uid));
  const found = known.filter(({ displayName }) =>
    displayName.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  const categories = [...new Set(found.map(({ category }) => category))];
  return (
    <Dialog title={t("card.choose")} onClose={onClose} className="chooser">
      {known.length > FEW ? (
        <div className="field">
          <input
            type="search"
            translate="no"
            aria-label={t("card.filter")}
            placeholder={t("card.filter")}
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
            onKeyDown={({ key }) => key === "Enter" && found[0] && onChoose(found[0].uid)}
          />
        </div>
      ) : null}
      {categories.map((category) => (
        <section key={category} aria-label={category}>
          <h3 translate="no">{category}</h3>
          <ul className="choices">
            {found
              .filter((component) => component.category === category)
              .map(({ uid, displayName, description }) => (
                <li key={uid}>
                  <button type="button" className="choice" onClick={() => onChoose(uid)}>
                    <span translate="no">{displayName}</span>
                    {description ? <span className="hint">{description}</span> : null}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
      {found.length ? null : <p className="hint">{t("card.noneFound")}</p>}
    </Dialog>
  );
}
