import type { ReactNode } from "react";
import { kindOf, type LibraryFile } from "../../api/media";
import { Icon, type IconName } from "../../kit/Icon";
import { useWords } from "../../words/words";
import { AltMark } from "./AltMark";
import type { View } from "./browsing";
import { dayOf, fileSize, lacksAltText, thumbnailOf } from "./files";
import { KIND_WORDS } from "./kinds";
import { dragged, type Moving } from "./moving";
import { includes } from "./selection";

interface FileListProps {
  files: readonly LibraryFile[];
  view: View;
  selected: readonly LibraryFile[];
  onToggle: (file: LibraryFile) => void;
  /** What a click on a file does: its details, or choosing it. */
  onOpen: (file: LibraryFile) => void;
  /** The file whose details are open. */
  current?: number | null | undefined;
  /** Whether files are chosen by a click alone: then there are no boxes to check. */
  isPicking?: boolean;
  moving?: Moving | undefined;
}

export function FileList({ view, ...rest }: FileListProps) {
  return view === "table" ? <FileTable {...rest} /> : <FileGrid {...rest} />;
}

type ListProps = Omit<FileListProps, "view">;

function FileGrid({ files, moving, ...rest }: ListProps) {
  const t = useWords();
  return (
    <ul className="media-grid" aria-label={t("media.files")}>
      {files.map((file) => (
        <li key={file.id} ref={dragged(moving, { files: [file] })} className={tileClass(file, rest)}>
          <Check file={file} {...rest} />
          <Opener file={file} {...rest} className="tile-open">
            <Preview file={file} />
            <span className="tile-name" translate="no">
              {file.name}
            </span>
            <span className="hint">{factsOf(file)}</span>
          </Opener>
          <AltMark file={file} />
        </li>
      ))}
    </ul>
  );
}

function FileTable({ files, moving, ...rest }: ListProps) {
  const t = useWords();
  return (
    <div className="table-scroll">
      <table className="media-table">
        <thead>
          <tr>
            {rest.isPicking ? null : (
              <th scope="col">
                <span className="hidden">{t("media.selectColumn")}</span>
              </th>
            )}
            <th scope="col">{t("media.name")}</th>
            <th scope="col">{t("media.kind")}</th>
            <th scope="col">{t("media.size")}</th>
            <th scope="col">{t("media.added")}</th>
            <th scope="col">{t("media.altText")}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.id} ref={dragged(moving, { files: [file] })} className={tileClass(file, rest)}>
              {rest.isPicking ? null : (
                <td>
                  <Check file={file} {...rest} />
                </td>
              )}
              <th scope="row">
                <Opener file={file} {...rest} className="row-open">
                  <Preview file={file} />
                  <span translate="no">{file.name}</span>
                </Opener>
              </th>
              <td>{t(KIND_WORDS[kindOf(file.mime)])}</td>
              <td>{fileSize(file.size)}</td>
              <td>{dayOf(file.createdAt)}</td>
              <td>{lacksAltText(file) ? <AltMark file={file} /> : file.alternativeText}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PartProps extends Pick<ListProps, "selected" | "onToggle" | "onOpen" | "current" | "isPicking"> {
  file: LibraryFile;
}

function Check({ file, selected, onToggle, isPicking }: PartProps) {
  const t = useWords();
  if (isPicking) return null;
  return (
    <input
      type="checkbox"
      className="tile-check"
      aria-label={t("media.select", { name: file.name })}
      checked={includes(selected, file)}
      onChange={() => onToggle(file)}
    />
  );
}

function Opener({
  file,
  selected,
  onOpen,
  current,
  isPicking,
  className,
  children,
}: PartProps & { className: string; children: ReactNode }) {
  const state = isPicking
    ? { "aria-pressed": includes(selected, file) }
    : { "aria-expanded": current === file.id };
  return (
    <button type="button" className={className} onClick={() => onOpen(file)} {...state}>
      {children}
    </button>
  );
}

function tileClass(
  file: LibraryFile,
  { selected, current }: Pick<ListProps, "selected" | "current">,
): string {
  const states = [includes(selected, file) ? "tile-selected" : "", current === file.id ? "tile-current" : ""];
  return ["tile", ...states].filter(Boolean).join(" ");
}

const ICONS: Readonly<Record<string, IconName>> = { video: "video", audio: "audio" };

/** What a file looks like, or a sign of its kind; its name stands beside it. */
export function Preview({ file }: { file: LibraryFile }) {
  const kind = kindOf(file.mime);
  return (
    <span className="preview">
      {kind === "image" ? (
        <img src={thumbnailOf(file)} alt="" loading="lazy" decoding="async" draggable={false} />
      ) : (
        <Icon name={ICONS[kind] ?? "file"} />
      )}
    </span>
  );
}

function factsOf(file: LibraryFile): string {
  const kind = (file.ext ?? "").slice(1).toUpperCase();
  const pixels = file.width && file.height ? `${file.width} × ${file.height}` : "";
  return [kind, pixels, fileSize(file.size)].filter(Boolean).join(" · ");
}
