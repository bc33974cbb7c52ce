import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import type { Version } from "../../../api/entries";
import { Button, IconButton } from "../../../kit/Button";
import { lazyDialog } from "../../../kit/lazyDialog";
import { entrySearch } from "../../../shell/entrySearch";
import { PERMISSIONS } from "../../../shell/permissions";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";
import { permittedFields } from "./rights";
import { StatusTag } from "./StatusTag";
import { useEditingState } from "./useEditing";
import { useLocales } from "./useLocales";

const FillInDialog = lazyDialog(async () => (await import("./FillInDialog")).FillInDialog);

export interface LocaleListProps {
  editing: Editing;
  /** The locale that is shown beside the form, if one is. */
  beside: string;
  onBeside: (locale: string) => void;
}

/** The locales of the site: in which an entry is, and the way to each. */
export function LocaleList({ editing, beside, onBeside }: LocaleListProps) {
  const t = useWords();
  const id = useId();
  const locales = useLocales();
  const { data: permissions } = useSuspenseQuery(PERMISSIONS);
  const [isFilling, setFilling] = useState(false);
  const { entry, meta } = useEditingState(editing, ({ found }) => found);
  const current = useEditingState(editing, ({ place }) => place.locale);
  const isNew = useEditingState(editing, ({ place }) => !place.documentId && !place.isSingle);
  const versions = new Map<string | null, Version>(meta.availableLocales.map((one) => [one.locale, one]));
  if (entry) versions.set(entry.locale, entry);
  const mayOpen = (code: string): boolean =>
    permittedFields(permissions, versions.has(code) ? "read" : "create", editing.type.uid, code) !==
    undefined;
  return (
    <section className="edit-locales" aria-labelledby={id}>
      <h2 id={id}>{t("edit.locales")}</h2>
      <ul>
        {locales.map(({ code, name, isDefault }) => (
          <li key={code}>
            <Link
              to="."
              search={entrySearch(isDefault ? undefined : code)}
              // Else the address of one locale, which says none, is taken to be part of every other's.
              activeOptions={{ exact: true }}
              aria-current={code === current ? "true" : undefined}
              disabled={code !== current && (isNew || !mayOpen(code))}
            >
              <span>{name}</span>
              {versions.has(code) || mayOpen(code) ? (
                <LocaleState version={versions.get(code)} hasDrafts={editing.type.draftAndPublish} />
              ) : (
                <span className="tag">{t("edit.localeForbidden")}</span>
              )}
            </Link>
            {code !== current && versions.has(code) ? (
              <IconButton
                icon="columns"
                label={t("edit.beside", { name })}
                aria-pressed={code === beside}
                onClick={() => onBeside(code === beside ? "" : code)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {meta.availableLocales.length ? (
        <Button onClick={() => setFilling(true)}>{t("edit.fillIn")}</Button>
      ) : null}
      {isFilling ? <FillInDialog editing={editing} onClose={() => setFilling(false)} /> : null}
    </section>
  );
}

function LocaleState({ version, hasDrafts }: { version: Version | undefined; hasDrafts: boolean }) {
  const t = useWords();
  if (!version) return <span className="tag">{t("edit.localeMissing")}</span>;
  return hasDrafts ? (
    <StatusTag status={version.status} />
  ) : (
    <span className="tag tag-on">{t("edit.localeThere")}</span>
  );
}
