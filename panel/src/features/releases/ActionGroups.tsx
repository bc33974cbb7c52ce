import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  changeAction,
  listActions,
  type PlanType,
  type Release,
  type ReleaseAction,
  removeAction,
} from "../../api/releases";
import { IconButton } from "../../kit/Button";
import { Empty, Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { Pager } from "../../kit/Pager";
import { Section } from "../../kit/Section";
import { useCan } from "../../shell/permissions";
import { EntryLink, entryName } from "./EntryLink";
import { REMOVE_ENTRY, UPDATE } from "./permissions";
import { useReleaseWords } from "./words";

/** The entries of a release by type, what is done with each, and what keeps it from being done. */
export function ActionGroups({ release }: { release: Release }) {
  const t = useReleaseWords();
  const queries = useQueryClient();
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery({
    queryKey: ["releases", "actions", release.id, page],
    queryFn: ({ signal }) => listActions(release.id, page, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["releases"] });
  const changing = useMutation({
    mutationFn: ({ id, type }: { id: number; type: PlanType | null }) =>
      type ? changeAction(release.id, id, type) : removeAction(release.id, id),
    onSettled: refresh,
  });
  const problem = error ?? changing.error;
  const groups = Object.entries(data?.data ?? {});
  return (
    <>
      {problem ? (
        <Failure
          error={problem}
          retry={() => (error ? void refetch() : changing.variables && changing.mutate(changing.variables))}
        />
      ) : null}
      {groups.map(([name, actions]) => (
        <Section key={name} title={name}>
          <ul className="release-actions">
            {actions.map((action) => (
              <ActionRow
                key={action.id}
                action={action}
                isOver={release.releasedAt !== null}
                onChange={(type) => changing.mutate({ id: action.id, type })}
              />
            ))}
          </ul>
        </Section>
      ))}
      {data && !groups.length ? (
        <Empty icon="calendar" title={t("releases.empty")}>
          <p>{t("releases.emptyText")}</p>
        </Empty>
      ) : null}
      {data || error ? null : <Loading label={t("app.loading")} />}
      {data ? <Pager {...data.meta.pagination} onPage={setPage} /> : null}
    </>
  );
}

interface RowProps {
  action: ReleaseAction;
  isOver: boolean;
  /** Changes what is done with the entry; null takes it out. */
  onChange: (type: PlanType | null) => void;
}

function ActionRow({ action, isOver, onChange }: RowProps) {
  const t = useReleaseWords();
  const can = useCan();
  const { locale, problems, type } = action;
  const name = entryName(action);
  const word = type === "publish" ? "edit.publish" : "edit.unpublish";
  return (
    <li>
      <div>
        <EntryLink entry={action} isReadable={action.status !== null} />
        {locale ? <span className="hint">{` ${locale.name}`}</span> : null}
        {problems.map((problem) => (
          <p className="problem" translate="no" key={problem.path.join(".") + problem.message}>
            {problem.message}
          </p>
        ))}
        {action.isEntryValid || problems.length ? null : <p className="problem">{t("releases.blocked")}</p>}
      </div>
      {isOver || !can(UPDATE) ? (
        <span className="tag">{t(word)}</span>
      ) : (
        <select
          aria-label={t("releases.whatWith", { name })}
          value={type}
          onChange={(event) => onChange(event.currentTarget.value as PlanType)}
        >
          <option value="publish">{t("edit.publish")}</option>
          <option value="unpublish">{t("edit.unpublish")}</option>
        </select>
      )}
      {isOver || !can(REMOVE_ENTRY) ? null : (
        <IconButton icon="remove" label={t("releases.remove", { name })} onClick={() => onChange(null)} />
      )}
    </li>
  );
}
