import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { cloneEntry, type StoredEntry } from "../../../api/entries";
import { ApiError } from "../../../api/errors";
import type { ContentType } from "../../../document/model";
import { IconButton } from "../../../kit/Button";
import { Dialog } from "../../../kit/Dialog";
import { NextStep } from "../../../kit/NextStep";
import { Notice } from "../../../kit/Notice";
import { useCan } from "../../../shell/permissions";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import { BulkDialog } from "./BulkDialog";
import { titleOf } from "./columns";
import type { List } from "./useList";

interface RowActionsProps {
  type: ContentType;
  list: List;
  entry: StoredEntry;
  mainField: string;
  localeName: string;
}

const MAY = "plugin::content-manager.explorer";

/** Copies or deletes one entry of a list. */
export function RowActions({ type, list, entry, mainField, localeName }: RowActionsProps) {
  const t = useWords();
  const can = useCan();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { documentId } = entry;
  const { locale } = list.state;
  const name = titleOf(entry, mainField) || t("list.untitled");
  const search = locale ? { locale } : {};

  const addressOf = (id = ""): string => `content-manager/collection-types/${type.uid}/${id}`;

  async function duplicate(): Promise<void> {
    const place = { uid: type.uid, isSingle: false, documentId, ...(locale ? { locale } : {}) };
    setProblem(null);
    try {
      const { entry: copy } = await cloneEntry(place, {});
      void queries.invalidateQueries({ queryKey: ["entries", type.uid] });
      void navigate({ to: "/$", params: { _splat: addressOf(copy?.documentId) }, search });
    } catch (error) {
      setProblem(error);
    }
  }

  return (
    <span className="list-actions">
      {can(`${MAY}.create`, type.uid) ? (
        <IconButton
          icon="copy"
          label={t("list.duplicate", { entry: name })}
          onClick={() => void duplicate()}
        />
      ) : null}
      {can(`${MAY}.delete`, type.uid) ? (
        <IconButton
          icon="remove"
          label={t("list.delete", { entry: name })}
          onClick={() => setDeleting(true)}
        />
      ) : null}
      {isDeleting ? (
        <BulkDialog
          job={{ uid: type.uid, action: "bulkDelete", entries: new Map([[documentId, name]]), locale }}
          localeName={localeName}
          onDone={(results) => results.every(({ status }) => status === 200) && setDeleting(false)}
          onClose={() => setDeleting(false)}
        />
      ) : null}
      {problem ? (
        <Dialog title={t("list.duplicateFailed", { entry: name })} onClose={() => setProblem(null)}>
          <Notice
            kind="problem"
            next={
              problem instanceof ApiError && problem.problems.length ? (
                <Link
                  to="/$"
                  params={{ _splat: addressOf(documentId) }}
                  search={search}
                  className="button button-plain"
                >
                  {t("list.openEntry")}
                </Link>
              ) : (
                <NextStep error={problem} retry={() => void duplicate()} />
              )
            }
          >
            <p>{refusal(problem, t)}</p>
            {problem instanceof ApiError && problem.problems.length ? (
              <ul>
                {problem.problems.map(({ path, message }) => (
                  <li key={path} translate="no">
                    {path}: {message}
                  </li>
                ))}
              </ul>
            ) : null}
          </Notice>
        </Dialog>
      ) : null}
    </span>
  );
}
