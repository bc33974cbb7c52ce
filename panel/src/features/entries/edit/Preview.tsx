import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { previewUrl } from "../../../api/preview";
import { Button, IconButton } from "../../../kit/Button";
import { Failure } from "../../../kit/Failure";
import { Icon } from "../../../kit/Icon";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";
import { useEditingState } from "./useEditing";
import "./preview.css";

/** Where an entry is seen, and of which version that is. */
export interface Preview {
  /** Undefined until it is known, null if the entry is seen nowhere. */
  readonly url: string | null | undefined;
  /** Changes with each version, so that what is shown in a frame is loaded again. */
  readonly version: number;
  readonly error: unknown;
  retry(): void;
}

/** Asks where a version is seen, once for each save; null where its type is seen nowhere, or it is not saved. */
export function usePreview(editing: Editing, isPublished: boolean): Preview | null {
  const { type } = editing;
  const place = useEditingState(editing, (state) => state.place);
  const stamp = useEditingState(editing, ({ found }) => found.entry?.updatedAt);
  const published = useEditingState(editing, ({ found }) => found.meta.availableStatus[0]?.updatedAt);
  const isThere = type.preview === true && stamp !== undefined;
  const status = isPublished || !type.draftAndPublish ? "published" : "draft";
  const { data, dataUpdatedAt, error, refetch } = useQuery({
    queryKey: ["preview", place.uid, place.documentId, place.locale, status, stamp, published],
    queryFn: ({ signal }) => previewUrl(place, status, signal),
    enabled: isThere,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return isThere ? { url: data, version: dataUpdatedAt, error, retry: () => void refetch() } : null;
}

interface LinksProps {
  preview: Preview;
  isShown: boolean;
  onShow: (isShown: boolean) => void;
}

/** Leads to where an entry is seen: in a tab of its own, or beside the form. */
export function PreviewLinks({ preview, isShown, onShow }: LinksProps) {
  const t = useWords();
  const { url, error, retry } = preview;
  return (
    <section className="preview-links" aria-labelledby="preview">
      <h2 id="preview">{t("preview.title")}</h2>
      {error ? <Failure error={error} retry={retry} /> : null}
      {url === null ? <p className="hint">{t("preview.nowhere")}</p> : null}
      {url ? (
        <>
          <a className="button button-plain" href={url} target="_blank" rel="noreferrer">
            <Icon name="link" />
            <span>{t("preview.tab")}</span>
          </a>
          <Button icon="eye" aria-pressed={isShown} onClick={() => onShow(!isShown)}>
            {t("preview.beside")}
          </Button>
        </>
      ) : null}
    </section>
  );
}

/** The project's site in a frame; what it runs there reaches nothing of the panel. */
export function PreviewFrame({ preview, onClose }: { preview: Preview; onClose: () => void }) {
  const t = useWords();
  const { url, version } = preview;
  if (!url) return null;
  return (
    <section className="preview-frame" aria-label={t("preview.title")}>
      <div className="preview-head">
        <p className="hint">{t("preview.hint")}</p>
        <IconButton icon="close" label={t("preview.close")} onClick={onClose} />
      </div>
      <iframe key={version} title={t("preview.title")} src={url} sandbox={sandboxOf(url)} />
    </section>
  );
}

/** A site beside the panel keeps its own origin; one at the panel's address would be inside of it. */
function sandboxOf(url: string): string {
  const isElsewhere = new URL(url).origin !== window.location.origin;
  return `allow-scripts allow-forms allow-popups${isElsewhere ? " allow-same-origin" : ""}`;
}
