import { useQuery } from "@tanstack/react-query";
import { type FileUsage, fileUsages, type LibraryFile } from "../../api/media";
import { Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { site } from "../../site";
import { type Translate, useWords } from "../../words/words";
import { MEDIA } from "./useMedia";

export function useUsages(file: LibraryFile) {
  return useQuery({
    queryKey: [MEDIA, "usages", file.id],
    queryFn: () => fileUsages(file.id),
    staleTime: 0,
  });
}

/** Every place where a file is used, with links; of those one may not read, how many there are. */
export function Usages({ file }: { file: LibraryFile }) {
  const t = useWords();
  const { data, error, refetch } = useUsages(file);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading label={t("app.loading")} />;
  if (!data.total) return <p className="hint">{t("media.unused")}</p>;
  const others = data.total - data.hidden - data.results.length;
  return (
    <ul className="usages" aria-label={t("media.usages")}>
      {data.results.map((usage) => (
        <li key={[usage.contentTypeUid, usage.documentId, usage.locale, usage.status, usage.field].join()}>
          <a href={hrefOf(usage)} target="_blank" rel="noreferrer" translate="no">
            {titleOf(usage)}
          </a>
          <span className="hint">{placeText(usage, t)}</span>
        </li>
      ))}
      {others > 0 ? <li>{t("media.more", { count: others })}</li> : null}
      {data.hidden ? <li>{t("media.usagesHidden", { count: data.hidden })}</li> : null}
    </ul>
  );
}

function titleOf({ title, documentId }: FileUsage): string {
  return typeof title === "string" || typeof title === "number" ? String(title) : documentId;
}

function placeText(usage: FileUsage, t: Translate): string {
  const status = t(usage.status === "draft" ? "media.statusDraft" : "media.statusPublished");
  return [usage.contentTypeDisplayName, usage.locale, status, usage.field].filter(Boolean).join(" · ");
}

function hrefOf({ kind, contentTypeUid, documentId, locale }: FileUsage): string {
  const where =
    kind === "singleType"
      ? `single-types/${contentTypeUid}`
      : `collection-types/${contentTypeUid}/${encodeURIComponent(documentId)}`;
  const query = locale ? `?${new URLSearchParams({ locale })}` : "";
  return `${site.base}/content-manager/${where}${query}`;
}
