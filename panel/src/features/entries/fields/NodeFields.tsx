import type { Placed } from "../../../api/configuration";
import { fieldView } from "../../../api/configuration";
import type { Key } from "../../../document/entryDocument";
import { useDocument } from "../../../document/hooks";
import { FieldControl } from "./FieldControl";
import { useComponentView } from "./place";

/** The fields of one component, laid out as its view says. */
export function NodeFields({ node }: { node: Key }) {
  const { document, model } = useDocument();
  const uid = document.component(node);
  const { shown } = useComponentView(uid);
  const whole = Object.keys(model.component(uid).attributes).map((name) => [{ name, size: 12 }]);
  const rows = (shown?.rows ?? whole).map((row) => row.filter(({ name }) => fieldView(shown, name).visible));
  return <FieldRows node={node} rows={rows} />;
}

/** Fields in rows of twelve columns; where there is no room for that, one below the other. */
export function FieldRows({ node, rows }: { node: Key; rows: readonly (readonly Placed[])[] }) {
  return (
    <div className="rows-of-fields">
      {rows.flat().map(({ name, size }) => (
        <div key={name} className={`placed placed-${size}`}>
          <FieldControl node={node} attribute={name} />
        </div>
      ))}
    </div>
  );
}
