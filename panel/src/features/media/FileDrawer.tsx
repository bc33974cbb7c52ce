import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import {
  changeFile,
  type FileInfo,
  type FocalPoint,
  kindOf,
  type LibraryFile,
  readFile,
} from "../../api/media";
import { Button, IconButton } from "../../kit/Button";
import { Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { SelectField, TextField } from "../../kit/fields";
import { Form, type FormValues } from "../../kit/form";
import { lazyDialog } from "../../kit/lazyDialog";
import { useCan } from "../../shell/permissions";
import { useWords } from "../../words/words";
import { AltMark } from "./AltMark";
import { COPY_LINK, CREATE, DOWNLOAD, UPDATE } from "./actions";
import { idOf } from "./browsing";
import { Preview } from "./FileList";
import { FocalPointInput } from "./FocalPointInput";
import { addressOf, dayOf, fileSize, linkOf } from "./files";
import { folderOptions } from "./folders";
import { replaceFile } from "./queue/send";
import { UploadButton } from "./UploadButton";
import { Usages } from "./Usages";
import { MEDIA, useFolders, useRefresh } from "./useMedia";
import "./file.css";

const CropDialog = lazyDialog(async () => (await import("./CropDialog")).CropDialog);

interface FileDrawerProps {
  id: number;
  onClose: () => void;
  onShow: (file: LibraryFile) => void;
  onDelete: (file: LibraryFile) => void;
}

/** What is told of one file, beside the list, which can be used meanwhile. */
export function FileDrawer({ id, onClose, ...rest }: FileDrawerProps) {
  const t = useWords();
  const drawer = useRef<HTMLElement>(null);
  const { data, error, refetch } = useQuery({ queryKey: [MEDIA, "file", id], queryFn: () => readFile(id) });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves with every file that is opened
  useEffect(() => drawer.current?.focus(), [id]);

  return (
    <aside
      ref={drawer}
      className="file-drawer"
      aria-label={t("media.details")}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && onClose()}
    >
      <header className="dialog-head">
        <h2 translate="no">{data?.name ?? t("media.details")}</h2>
        <IconButton icon="close" label={t("media.detailsClose")} onClick={onClose} />
      </header>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <Details key={id} file={data} {...rest} />
      ) : (
        <Loading label={t("app.loading")} />
      )}
    </aside>
  );
}

type DetailsProps = Omit<FileDrawerProps, "id" | "onClose"> & { file: LibraryFile };

function Details({ file, onShow, onDelete }: DetailsProps) {
  const t = useWords();
  const can = useCan();
  return (
    <>
      <Facts file={file} />
      {can(UPDATE) ? <Texts file={file} /> : <ReadTexts file={file} />}
      <Actions file={file} onShow={onShow} onDelete={onDelete} />
      <section className="drawer-part">
        <h3>{t("media.usages")}</h3>
        <Usages file={file} />
      </section>
    </>
  );
}

function Facts({ file }: { file: LibraryFile }) {
  const pixels = file.width && file.height ? `${file.width} × ${file.height}` : "";
  return (
    <>
      {kindOf(file.mime) === "image" ? null : <Preview file={file} />}
      <p className="hint">
        {[file.mime, pixels, fileSize(file.size), dayOf(file.createdAt)].filter(Boolean).join(" · ")}
      </p>
      <AltMark file={file} />
    </>
  );
}

/** Names, texts, folder and focal point; only what was changed is sent, so that a caption moves no file. */
function Texts({ file }: { file: LibraryFile }) {
  const t = useWords();
  const folders = useFolders();
  const refresh = useRefresh();
  const [point, setPoint] = useState<FocalPoint | null>(file.focalPoint);
  if (!folders) return <Loading label={t("app.loading")} />;

  async function save(values: FormValues): Promise<void> {
    const changes = changesOf(file, values, point);
    if (Object.keys(changes).length) await changeFile(file.id, changes);
    await refresh();
  }

  const isPicture = kindOf(file.mime) === "image";
  return (
    <Form submit={t("app.save")} done={t("app.saved")} onSubmit={save} guarded>
      {isPicture ? <FocalPointInput file={file} value={point} onChange={setPoint} /> : null}
      <TextField name="name" label={t("media.name")} defaultValue={file.name} maxLength={255} required />
      {isPicture ? (
        <TextField
          name="alternativeText"
          label={t("media.altText")}
          hint={t("media.altHint")}
          defaultValue={file.alternativeText ?? ""}
          translate="yes"
        />
      ) : null}
      <TextField name="caption" label={t("media.caption")} defaultValue={file.caption ?? ""} />
      <SelectField
        name="folder"
        label={t("media.folder")}
        defaultValue={String(file.folder?.id ?? "")}
        options={folderOptions(folders, t("media.title"))}
      />
    </Form>
  );
}

function changesOf(file: LibraryFile, values: FormValues, point: FocalPoint | null): FileInfo {
  const changes: FileInfo = {};
  if (values.name !== undefined && values.name !== file.name) changes.name = values.name;
  for (const name of ["alternativeText", "caption"] as const) {
    const text = values[name];
    if (text !== undefined && text !== (file[name] ?? "")) changes[name] = text;
  }
  const folder = idOf(values.folder);
  if (folder !== (file.folder?.id ?? null)) changes.folder = folder;
  if (point && (point.x !== file.focalPoint?.x || point.y !== file.focalPoint?.y)) changes.focalPoint = point;
  return changes;
}

function ReadTexts({ file }: { file: LibraryFile }) {
  const t = useWords();
  return (
    <dl className="drawer-part">
      <dt>{t("media.altText")}</dt>
      <dd>{file.alternativeText || "–"}</dd>
      <dt>{t("media.caption")}</dt>
      <dd>{file.caption || "–"}</dd>
    </dl>
  );
}

function Actions({ file, onShow, onDelete }: DetailsProps) {
  const t = useWords();
  const can = useCan();
  const refresh = useRefresh();
  const [isCropping, setCropping] = useState(false);
  const [tried, setTried] = useState<readonly File[]>([]);
  const [state, setState] = useState<"" | "copied" | "replacing" | "replaced">("");
  const [error, setError] = useState<unknown>(null);

  async function replace(files: readonly File[]): Promise<void> {
    const [blob] = files;
    if (!blob) return;
    setTried(files);
    setState("replacing");
    try {
      await replaceFile(file.id, blob, () => undefined);
      setError(null);
      setState("replaced");
      await refresh();
    } catch (thrown) {
      setError(thrown);
      setState("");
    }
  }

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(linkOf(file.url));
    setState("copied");
  }

  const isCroppable = kindOf(file.mime) === "image" && Boolean(file.width && file.height);
  return (
    <section className="drawer-part" aria-label={t("media.actions")}>
      <div className="drawer-actions">
        {isCroppable && can(CREATE) ? (
          <Button icon="crop" onClick={() => setCropping(true)}>
            {t("media.crop")}
          </Button>
        ) : null}
        {can(UPDATE) ? (
          <UploadButton
            label={t("media.replace")}
            multiple={false}
            accept={file.mime}
            onFiles={(files) => void replace(files)}
          />
        ) : null}
        {can(DOWNLOAD) ? (
          <a className="button button-plain" href={addressOf(file.url)} download={file.name}>
            {t("media.download")}
          </a>
        ) : null}
        {can(COPY_LINK) ? <Button onClick={() => void copy()}>{t("media.copyLink")}</Button> : null}
        {can(UPDATE) ? (
          <Button kind="danger" onClick={() => onDelete(file)}>
            {t("media.delete")}
          </Button>
        ) : null}
      </div>
      <p role="status" className="hint">
        {state ? t(STATES[state]) : ""}
      </p>
      {error ? <Failure error={error} retry={() => void replace(tried)} /> : null}
      {isCropping ? (
        <CropDialog
          file={file}
          onClose={() => setCropping(false)}
          onDone={async (part) => {
            setCropping(false);
            await refresh();
            onShow(part);
          }}
        />
      ) : null}
    </section>
  );
}

const STATES = {
  copied: "media.linkCopied",
  replacing: "media.replacing",
  replaced: "media.replaced",
} as const;
