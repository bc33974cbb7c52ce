import type { ReactNode } from "react";

/** The head of a column: its words, seen or only read aloud, and the class its cells have too. */
export type Column = string | { label: string; className?: string; hidden?: boolean };

interface PlainTableProps {
  columns: readonly Column[];
  className?: string;
  /** The table's bodies. */
  children: ReactNode;
}

/** A table in a box, with a head over each column. */
export function PlainTable({ columns, className, children }: PlainTableProps) {
  return (
    <div className="table-box">
      <table className={className ? `plain-table ${className}` : "plain-table"}>
        <thead>
          <tr>
            {columns.map((column) => {
              const { label, className, hidden } =
                typeof column === "string" ? { label: column, className: undefined, hidden: false } : column;
              return (
                <th key={label} scope="col" className={className}>
                  {hidden ? <span className="hidden">{label}</span> : label}
                </th>
              );
            })}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}
