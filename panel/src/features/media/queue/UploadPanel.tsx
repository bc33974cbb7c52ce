import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { changeFile, kindOf } from "../../../api/media";
import { IconButton } from "../../../kit/Button";
import { Icon } from "../../../kit/Icon";
import { NextStep } from "../../../kit/NextStep";
import { useWords } from "../../../words/words";
import { AltTextField } from "../AltTextField";
import { fileSize, thumbnailOf } from "../files";
import { UploadButton } from "../UploadButton";
import { errorOf, failureText, isOfFile } from "./failureText";
import type { Item } from "./uploadQueue";
import { isUnderWay, uploads } from "./uploads";
import "./uploads.css";

/** How far all uploads are, each of them, and what of those that are done is missing: their alternative texts. */
export function UploadPanel({ items }: { items: readonly Item[] }) {
  const t = useWords();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(true);
  const done = items.filter(({ state }) => state === "done").length;
  const failed = items.filter(({ state }) => state === "failed").length;
  const isBusy = items.some(isUnderWay);

  useEffect(() => {
    if (done) void queries.invalidateQueries({ queryKey: ["media"] });
  }, [done, queries]);

  return (
    <section className="uploads" aria-label={t("media.uploads")}>
      <header className="uploads-head">
        <p role="status">
          {isBusy
            ? t("media.uploading", { done, total: items.length })
            : failed
              ? t("media.uploadsFailed", { count: failed })
              : t("media.uploaded", { count: done })}
        </p>
        <IconButton
          icon={isOpen ? "down" : "up"}
          label={t(isOpen ? "media.uploadsHide" : "media.uploadsShow")}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
        {isBusy ? null : (
          <IconButton icon="close" label={t("media.uploadsClose")} onClick={() => uploads.clear()} />
        )}
      </header>
      <progress
        className="uploads-all"
        aria-label={t("media.uploads")}
        max={items.reduce((sum, { blob }) => sum + blob.size, 0) || 1}
        value={items.reduce((sum, { sent, blob }) => sum + Math.min(sent, blob.size), 0)}
      />
      {isOpen ? (
        <ul className="uploads-list">
          {items.map((item) => (
            <Upload key={item.key} item={item} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Upload({ item }: { item: Item }) {
  const t = useWords();
  const queries = useQueryClient();
  const { blob, state, file } = item;
  return (
    <li className={`upload upload-${state}`}>
      <div className="upload-line">
        {file && kindOf(file.mime) === "image" ? (
          <img src={thumbnailOf(file)} alt="" className="upload-picture" />
        ) : (
          <Icon name={state === "failed" ? "problem" : state === "done" ? "done" : "file"} />
        )}
        <span className="upload-name" translate="no">
          {blob.name}
        </span>
        <span className="hint">{fileSize(blob.size / 1000)}</span>
        {state === "done" ? null : (
          <IconButton
            icon="close"
            label={t("media.uploadRemove", { name: blob.name })}
            onClick={() => uploads.remove(item.key)}
          />
        )}
      </div>
      {state === "sending" ? (
        <progress aria-label={blob.name} max={blob.size || 1} value={Math.min(item.sent, blob.size)} />
      ) : null}
      {state === "pausing" ? <p className="hint">{t("media.uploadPausing")}</p> : null}
      {state === "failed" && item.failure ? (
        <div className="upload-problem" role="alert">
          <p>{failureText(item.failure, t)}</p>
          {isOfFile(item.failure) ? (
            <UploadButton
              label={t("media.another")}
              multiple={false}
              onFiles={([other]) => other && uploads.replace(item.key, other)}
            />
          ) : (
            <NextStep error={errorOf(item.failure)} retry={() => uploads.retry(item.key)} />
          )}
        </div>
      ) : null}
      {file && kindOf(file.mime) === "image" && !item.isAskedElsewhere ? (
        <AltTextField
          file={file}
          onSave={async (alternativeText) => {
            uploads.told({ ...file, ...(await changeFile(file.id, { alternativeText })) });
            await queries.invalidateQueries({ queryKey: ["media"] });
          }}
        />
      ) : null}
    </li>
  );
}
