import { differenceOf, shortened } from "./model/lines";
import type { PlannedFile } from "./server";
import { useBuilderWords } from "./words";

const SIGNS = { same: " ", added: "+", removed: "−" } as const;

/** The lines of a file that will be others, with a few around them. */
export function FileDifference({ file }: { file: PlannedFile }) {
  const t = useBuilderWords();
  const lines = shortened(differenceOf(file.before ?? "", file.after ?? ""));
  const word = file.before === null ? "file.new" : file.after === null ? "file.deleted" : "file.modified";
  return (
    <figure className="file-difference">
      <figcaption>
        <code translate="no">{file.path}</code> <span className="tag">{t(word)}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre translate="no" tabIndex={0}>
        {lines.map((line, index) => {
          // biome-ignore lint/suspicious/noArrayIndexKey: lines stand where they are, and may be the same
          if (!line) return <span key={index}>{" …\n"}</span>;
          const text = `${SIGNS[line.kind]} ${line.text}\n`;
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          if (line.kind === "same") return <span key={index}>{text}</span>;
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          if (line.kind === "added") return <ins key={index}>{text}</ins>;
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          return <del key={index}>{text}</del>;
        })}
      </pre>
    </figure>
  );
}
