import type { ReactNode } from "react";
import type { Kind, LibraryFile } from "../../api/media";
import { Empty, Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { Notice } from "../../kit/Notice";
import { Pager } from "../../kit/Pager";
import { useWords } from "../../words/words";
import { type Browsing, PAGE_SIZE } from "./browsing";
import { FileList } from "./FileList";
import { FolderList } from "./FolderList";
import { Breadcrumb, FolderTree } from "./FolderTree";
import type { Moving } from "./moving";
import type { Selection } from "./selection";
import { Toolbar } from "./Toolbar";
import { useFiles, useFolders } from "./useMedia";
import "./media.css";

interface BrowserProps {
  browsing: Browsing;
  onChange: (changes: Partial<Browsing>) => void;
  selection: Selection;
  onOpen: (file: LibraryFile) => void;
  current?: number | null;
  /** The kinds of files that are shown; all without it. */
  kinds?: readonly Kind[];
  isPicking?: boolean;
  /** How files are dragged onto folders; without it they are not. */
  moving?: Moving | undefined;
  /** What stands between the tools and the files. */
  children?: ReactNode;
}

/** Folders and files, as the library's screen and the picker show them. */
export function Browser({
  browsing,
  onChange,
  selection,
  onOpen,
  current,
  kinds,
  isPicking,
  moving,
  children,
}: BrowserProps) {
  const t = useWords();
  const folders = useFolders();
  const folder = folders?.find(({ id }) => id === browsing.folder) ?? null;
  const isGone = folders !== undefined && browsing.folder !== null && !folder;
  const { data, error, refetch } = useFiles(
    folders
      ? {
          folder,
          text: browsing.text,
          kinds: browsing.kind ? [browsing.kind] : (kinds ?? []),
          sort: browsing.sort,
          page: browsing.page,
          pageSize: PAGE_SIZE,
        }
      : null,
  );
  const open = (id: number | null): void => onChange({ folder: id, text: "" });
  if (!folders)
    return error ? (
      <Failure error={error} retry={() => void refetch()} />
    ) : (
      <Loading label={t("app.loading")} />
    );
  const inside = browsing.text ? [] : folders.filter((one) => (one.parent?.id ?? null) === browsing.folder);
  return (
    <div className="browser">
      <FolderTree folders={folders} current={browsing.folder} onOpen={open} moving={moving} />
      <div className="browser-main">
        <Breadcrumb folders={folders} current={browsing.folder} onOpen={open} moving={moving} />
        <Toolbar browsing={browsing} onChange={onChange} {...(kinds ? { kinds } : {})} />
        {children}
        {isGone ? (
          <Notice kind="info">
            <p>{t("media.folderGone")}</p>
          </Notice>
        ) : null}
        {error ? <Failure error={error} retry={() => void refetch()} /> : null}
        <FolderList
          folders={inside}
          selected={selection.folders}
          onOpen={open}
          onToggle={isPicking ? undefined : selection.toggleFolder}
          moving={moving}
        />
        {data ? (
          <>
            {data.results.length ? (
              <FileList
                files={data.results}
                view={browsing.view}
                selected={selection.files}
                onToggle={selection.toggleFile}
                onOpen={onOpen}
                current={current}
                isPicking={isPicking ?? false}
                moving={moving}
              />
            ) : (
              <Empty
                icon="image"
                title={t(browsing.text || browsing.kind ? "media.noneFound" : "media.none")}
              >
                <p>{t(browsing.text || browsing.kind ? "media.noneFoundText" : "media.noneText")}</p>
              </Empty>
            )}
            <Pager {...data.pagination} onPage={(page) => onChange({ page })}>
              <p role="status" className="hint">
                {t("media.total", { count: data.pagination.total })}
              </p>
            </Pager>
          </>
        ) : error ? null : (
          <Loading label={t("app.loading")} />
        )}
      </div>
    </div>
  );
}
