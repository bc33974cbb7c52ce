import type { LibraryFile } from "../../api/media";
import { useWords } from "../../words/words";
import { lacksAltText } from "./files";
import "./altMark.css";

/** Says of a picture that it has no alternative text, where it has none. */
export function AltMark({ file }: { file: Pick<LibraryFile, "mime" | "alternativeText"> }) {
  const t = useWords();
  return lacksAltText(file) ? <span className="tag tag-missing">{t("media.altLacking")}</span> : null;
}
