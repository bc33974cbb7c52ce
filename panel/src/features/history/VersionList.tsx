import type { HistoryVersion } from "../../api/history";
import { writtenMoment } from "../../words/moments";
import { StatusTag } from "../entries/edit/StatusTag";
import { useHistoryWords } from "./words";

interface VersionListProps {
  versions: readonly HistoryVersion[];
  chosen: HistoryVersion | undefined;
  hasDrafts: boolean;
  onChoose: (version: HistoryVersion) => void;
}

/** The versions of an entry, the latest first: when, by whom, and what was done. */
export function VersionList({ versions, chosen, hasDrafts, onChoose }: VersionListProps) {
  const t = useHistoryWords();
  /** Whether what was done says already what has become of the entry by it. */
  const says = ({ action, status }: HistoryVersion): boolean =>
    action === "publish" && status === "published";
  return (
    <ol className="history-list">
      {versions.map((version) => (
        <li key={version.id}>
          <button
            type="button"
            className="history-item"
            aria-current={version.id === chosen?.id ? "true" : undefined}
            onClick={() => onChoose(version)}
          >
            <time dateTime={version.savedAt}>{writtenMoment(version.savedAt)}</time>
            <span className="history-tags">
              <span className="tag">{t(`history.${version.action}`)}</span>
              {hasDrafts && !says(version) ? <StatusTag status={version.status} /> : null}
            </span>
            <span className="hint">{version.author?.name ?? t("history.nobody")}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
