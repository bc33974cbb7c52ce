import type { StoredEntry } from "../../../api/entries";
import { site } from "../../../site";
import { useWords } from "../../../words/words";
import { StatusTag } from "../edit/StatusTag";
import { type Column, valueAt } from "./columns";
import { writtenValue } from "./written";

interface CellProps {
  column: Column;
  entry: StoredEntry;
}

/** One value of an entry, as far as a cell has room for it. */
export function Cell({ column, entry }: CellProps) {
  const t = useWords();
  const value = valueAt(entry, column.path);
  if (column.shown === "status") return <StatusTag status={entry.status} />;
  if (column.shown === "file") return <Files value={value} />;
  return (
    <span className="list-value" translate="no">
      {writtenValue(column, value, t)}
    </span>
  );
}

interface File {
  name: string;
  url: string;
  mime?: string;
  formats?: { thumbnail?: { url: string } } | null;
}

/** A file by its picture and name, several by their number. */
function Files({ value }: { value: unknown }) {
  if (Array.isArray(value)) return value.length || null;
  if (!value) return null;
  const file = value as File;
  const picture = file.formats?.thumbnail?.url ?? (file.mime?.startsWith("image/") ? file.url : "");
  return (
    <span className="list-file">
      {picture ? (
        <img
          src={picture.startsWith("/") ? site.api + picture : picture}
          alt=""
          width="32"
          height="32"
          loading="lazy"
        />
      ) : null}
      <span className="list-value" translate="no">
        {file.name}
      </span>
    </span>
  );
}
