import type { ReleaseStatus } from "../../api/releases";
import { type ReleaseWord, useReleaseWords } from "./words";

const WORDS: Readonly<Record<ReleaseStatus, ReleaseWord>> = {
  empty: "releases.empty",
  ready: "releases.ready",
  blocked: "releases.blocked",
  failed: "releases.failedTag",
  done: "releases.done",
  partial: "releases.partial",
};
const KINDS: Partial<Record<ReleaseStatus, string>> = {
  ready: " tag-on",
  done: " tag-on",
  blocked: " tag-problem",
  failed: " tag-problem",
  partial: " tag-problem",
};

export function ReleaseTag({ status }: { status: ReleaseStatus }) {
  const t = useReleaseWords();
  return <span className={`tag${KINDS[status] ?? ""}`}>{t(WORDS[status])}</span>;
}
