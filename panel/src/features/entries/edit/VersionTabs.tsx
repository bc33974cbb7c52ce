import { Link, useSearch } from "@tanstack/react-router";
import { entrySearch } from "../../../shell/entrySearch";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";

/** Leads from the draft to what is published and back; what was typed stays. */
export function VersionTabs({ editing, isPublished }: { editing: Editing; isPublished: boolean }) {
  const t = useWords();
  const { locale } = useSearch({ strict: false });
  const hasPublished = useEditingState(
    editing,
    ({ found }) => found.entry?.status !== "draft" || found.meta.availableStatus.length > 0,
  );
  return (
    <nav className="edit-tabs" aria-label={t("edit.versions")}>
      <Link
        to="."
        search={entrySearch(locale)}
        activeOptions={{ exact: true }}
        aria-current={isPublished ? undefined : "page"}
        resetScroll={false}
      >
        {t("edit.statusDraft")}
      </Link>
      {hasPublished ? (
        <Link
          to="."
          search={entrySearch(locale, "published")}
          activeOptions={{ exact: true }}
          aria-current={isPublished ? "page" : undefined}
          resetScroll={false}
        >
          {t("edit.statusPublished")}
        </Link>
      ) : (
        <span className="edit-tab-off">{t("edit.notPublished")}</span>
      )}
    </nav>
  );
}
