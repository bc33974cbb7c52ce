import { useId } from "react";

interface AddProps {
  label: string;
  names: readonly string[];
  nameOf: (name: string) => string;
  onAdd: (name: string) => void;
}

/** A choice of what is not there yet: choosing adds it. Without anything to add it is not there either. */
export function AddSelect({ label, names, nameOf, onAdd }: AddProps) {
  const id = useId();
  if (!names.length) return null;
  return (
    <div className="field configure-add">
      <label htmlFor={id}>{label}</label>
      <select id={id} value="" onChange={(event) => event.target.value && onAdd(event.target.value)}>
        <option value="">–</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {nameOf(name)}
          </option>
        ))}
      </select>
    </div>
  );
}
