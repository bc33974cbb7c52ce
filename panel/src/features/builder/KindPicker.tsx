import { useBuilding } from "./building";
import { fieldKindText, isWord } from "./kindTexts";
import { KINDS } from "./model/options";
import { useBuilderWords } from "./words";

interface KindPickerProps {
  /** Whether the focus, which was in a form that is gone, goes to the first kind. */
  isFocused: boolean;
  onPick: (kind: string) => void;
}

/** Every kind of field, with what it is for. */
export function KindPicker({ isFocused, onPick }: KindPickerProps) {
  const t = useBuilderWords();
  const { customFields } = useBuilding().project;
  return (
    <ul className="kind-picker" ref={isFocused ? focusFirst : undefined}>
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

function focusFirst(list: HTMLUListElement | null): void {
  list?.querySelector("button")?.focus();
}
