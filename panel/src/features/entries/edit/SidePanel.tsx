import { lazy, type ReactNode, Suspense } from "react";
import type { Creator, Version } from "../../../api/entries";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";
import { LocaleList, type LocaleListProps } from "./LocaleList";
import { useEditingState } from "./useEditing";

const Planned = lazy(() => import("../../releases/Planned"));

interface Props extends LocaleListProps {
  children: ReactNode;
}

/** Who wrote an entry and when, and in which locales it is; above that what else there is to know. */
export function SidePanel({ editing, children, ...locales }: Props) {
  const t = useWords();
  const { entry, meta } = useEditingState(editing, ({ found }) => found);
  const published = entry && entry.status !== "draft" ? meta.availableStatus[0] : undefined;
  return (
    <aside className="edit-side" aria-label={t("edit.about")}>
      {children}
      {entry && editing.type.draftAndPublish ? (
        <Suspense>
          <Planned place={editing.state().place} version={entry.updatedAt} />
        </Suspense>
      ) : null}
      {editing.type.localized ? <LocaleList editing={editing} {...locales} /> : null}
      {entry ? (
        <dl className="facts">
          <Fact name={t("edit.updated")} at={entry.updatedAt} by={entry.updatedBy} />
          <Fact name={t("edit.created")} at={entry.createdAt} by={entry.createdBy} />
          {published ? (
            <Fact name={t("edit.publishedAt")} at={published.publishedAt} by={published.updatedBy} />
          ) : null}
          <div>
            <dt>{t("edit.documentId")}</dt>
            <dd translate="no">
              <code>{entry.documentId}</code>
            </dd>
          </div>
        </dl>
      ) : null}
    </aside>
  );
}

function Fact({ name, at, by }: { name: string; at: Version["publishedAt"]; by: Version["createdBy"] }) {
  const t = useWords();
  if (!at) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <time dateTime={at}>{writtenMoment(at)}</time>
        {by ? <span translate="no">{t("edit.by", { name: creatorName(by) })}</span> : null}
      </dd>
    </div>
  );
}

export function creatorName({ firstname, lastname, username, email, id }: Creator): string {
  return [firstname, lastname].filter(Boolean).join(" ") || username || email || String(id);
}
