import { fieldView } from "../../../api/configuration";
import { useDocument } from "../../../document/hooks";
import { useWords } from "../../../words/words";
import { FieldControl } from "../fields/FieldControl";
import type { Rights } from "./useRights";

/** The fields of an entry, in the rows that were configured; what may not be read is left out. */
export function EntryLayout({ rights }: { rights: Rights }) {
  const t = useWords();
  const { document, model, configurations } = useDocument();
  const { rows } = configurations.type;
  const { attributes, localized } = model.type(document.uid);
  return (
    <div className="edit-form">
      {rows.map((row) => (
        <div className="edit-row" key={row.map(({ name }) => name).join(" ")}>
          {row
            .filter(({ name }) => attributes[name] && attributes[name].visible !== false)
            .filter(({ name }) => fieldView(configurations.type, name).visible && rights.shows(name))
            .map(({ name, size }) => (
              <div className={`edit-cell edit-cell-${size}`} key={name} data-field={name}>
                <FieldControl node={document.root} attribute={name} />
                {localized && attributes[name]?.localized === false ? (
                  <p className="edit-shared">{t("edit.shared")}</p>
                ) : null}
              </div>
            ))}
        </div>
      ))}
    </div>
  );
}
