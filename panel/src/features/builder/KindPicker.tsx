import { useBuilding } from "./building";
import { fieldKindText, isWord } from "./kindTexts";
import { KINDS } from "./model/options";
import { useBuilderWords } from "./words";

/** Every kind of field, with what it is for. */
export function KindPicker({ onPick }: { onPick: (kind: string) => void }) {
  const t = useBuilderWords();
  const { customFields } = useBuilding().project;
  return (
    <ul className="kind-picker">
      {KINDS.map((type) => {
        const about = `about.${type}`;
        return (
          <li key={type}>
            <button type="button" className="kind-choice" onClick={() => onPick(type)}>
              <strong>{fieldKindText(type, t)}</strong>
              {isWord(about) ? <span className="hint">{t(about)}</span> : null}
            </button>
          </li>
        );
      })}
      {Object.entries(customFields).map(([uid, type]) => (
        <li key={uid}>
          <button type="button" className="kind-choice" onClick={() => onPick(uid)}>
            <strong translate="no">{uid}</strong>
            <span className="hint">{t("about.custom", { kind: fieldKindText(type, t) })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
