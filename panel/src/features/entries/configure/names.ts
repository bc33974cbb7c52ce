import type { Configuration } from "../../../api/configuration";
import { useColumnLabel } from "../list/labels";

/** Returns a function that says what an attribute is called in the form, with its own name where they differ. */
export function useFieldName(view: Configuration): (name: string) => string {
  const word = useColumnLabel();
  return (name) => {
    const label = view.fields[name]?.label ?? name;
    return label === name ? word({ path: name, label: [] }) : `${label} (${name})`;
  };
}
