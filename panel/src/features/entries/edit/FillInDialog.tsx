import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { fieldView } from "../../../api/configuration";
import { useDocument } from "../../../document/hooks";
import { Button } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { Loading } from "../../../kit/Empty";
import { Failure } from "../../../kit/Failure";
import { Notice } from "../../../kit/Notice";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";
import { copyable, fillIn, holds, readSource, type Source } from "./fillIn";
import { useEditingState } from "./useEditing";
import { useLocales } from "./useLocales";

interface FillInProps {
  editing: Editing;
  onClose(): void;
}

/** Copies what each locale has its own of from another locale, field by field; nothing is saved by that. */
export function FillInDialog({ editing, onClose }: FillInProps) {
  const t = useWords();
  const locales = useLocales();
  const { meta } = useEditingState(editing, ({ found }) => found);
  const place = useEditingState(editing, (state) => state.place);
  const others = meta.availableLocales.flatMap(({ locale }) => locale ?? []);
  const [locale, setLocale] = useState(others[0] ?? "");
  const documentId = place.documentId ?? meta.availableLocales[0]?.documentId;
  const { data, error, refetch } = useQuery({
    queryKey: ["source", place.uid, documentId, locale],
    queryFn: () => readSource(editing.document.model, { ...place, documentId }, locale),
    gcTime: 0,
  });
  return (
    <Dialog title={t("edit.fillIn")} className="dialog-wide" onClose={onClose}>
      <div className="field">
        <label htmlFor="fill-in-locale">{t("edit.fillInFrom")}</label>
        <select id="fill-in-locale" value={locale} onChange={({ target }) => setLocale(target.value)}>
          {others.map((code) => (
            <option key={code} value={code}>
              {locales.find((one) => one.code === code)?.name ?? code}
            </option>
          ))}
        </select>
      </div>
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {data ? <Fields key={locale} source={data} editing={editing} onClose={onClose} /> : null}
      {data === undefined && !error ? <Loading label={t("app.loading")} /> : null}
    </Dialog>
  );
}

function Fields({ source, editing, onClose }: FillInProps & { source: Source }) {
  const t = useWords();
  const { document, configurations, readOnly } = useDocument();
  const names = copyable(source).filter((name) => !readOnly(document.root, name));
  const [left, setLeft] = useState<ReadonlySet<string>>(
    () => new Set(names.filter((name) => holds(document, name))),
  );
  const chosen = names.filter((name) => !left.has(name));
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => fillIn(document, editing.state().place, source, chosen),
    onSuccess: (missing) => missing.length || onClose(),
  });
  if (data?.length)
    return (
      <Report onClose={onClose}>
        {t("edit.fillInLeft", { count: data.length, names: data.map(({ label }) => label).join(", ") })}
      </Report>
    );
  const toggle = (name: string): void => {
    const next = new Set(left);
    if (!next.delete(name)) next.add(name);
    setLeft(next);
  };
  return (
    <>
      <p>{t(names.length ? "edit.fillInText" : "edit.fillInNothing")}</p>
      <div className="fill-in">
        {names.map((name) => (
          <label className="check" key={name}>
            <input type="checkbox" checked={!left.has(name)} onChange={() => toggle(name)} />
            <span translate="no">{fieldView(configurations.type, name).label}</span>
            {holds(document, name) ? <span className="hint">{t("edit.fillInReplaces")}</span> : null}
          </label>
        ))}
      </div>
      {error ? <Failure error={error} retry={() => mutate()} /> : null}
      <div className="form-end">
        <Button kind="main" busy={isPending} onClick={() => mutate()}>
          {t("edit.fillInDo")}
        </Button>
        <Button onClick={onClose}>{t("app.cancel")}</Button>
      </div>
    </>
  );
}

function Report({ children, onClose }: { children: ReactNode; onClose(): void }) {
  const t = useWords();
  return (
    <>
      <Notice kind="info">
        <p>{children}</p>
      </Notice>
      <div className="form-end">
        <Button kind="main" onClick={onClose}>
          {t("app.close")}
        </Button>
      </div>
    </>
  );
}
