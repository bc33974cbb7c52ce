import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { me } from "../../api/account";
import { SUPER_ADMIN } from "../../api/people";
import { useUnsaved } from "../../kit/unsaved";
import { useUser } from "../../shell/useSession";
import type { Building } from "./building";
import { begin, change, redo, undo, type Work } from "./model/history";
import { changedHolders } from "./model/marks";
import type { Field, Holder, Schemas } from "./model/schemas";
import { type Project, readProject, readReserved, type SchemaProblem } from "./server";

/** Where one may go with changes that are not written. */
const AREA = "/plugins/content-type-builder";

/** Problems that a plan found, and what it was made of: what is changed since may be right again. */
interface Noted {
  readonly problems: readonly SchemaProblem[];
  readonly at: Schemas;
}

/** Reads the project's types and components, and keeps what is changed of them until it is written. */
export function useMakeBuilding(): { building: Building | null; error: unknown; retry: () => void } {
  const queries = useQueryClient();
  const user = useUser();
  const files = useQuery({
    queryKey: ["schemas"],
    queryFn: readProject,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // The answer to a log-in says nothing of roles.
  const asked = useQuery({ queryKey: ["me"], queryFn: me, enabled: !user.roles });
  const roles = user.roles ?? asked.data?.roles;
  const names = useQuery({ queryKey: ["reservedNames"], queryFn: readReserved });
  const [kept, setKept] = useState<{ project: Project; work: Work } | null>(null);
  const [noted, setNoted] = useState<Noted | null>(null);
  const project = files.data;
  const work = useMemo(
    () => (kept && kept.project === project ? kept.work : project ? begin(schemasOf(project)) : null),
    [kept, project],
  );
  useUnsaved(Boolean(work && changedHolders(work.base, work.now).length), AREA);

  const become = useCallback(
    (next: (work: Work) => Work) => {
      if (!project) return;
      setKept((before) => ({
        project,
        work: next(before && before.project === project ? before.work : begin(schemasOf(project))),
      }));
    },
    [project],
  );
  const readAgain = useCallback(async () => {
    const fresh = await queries.fetchQuery({ queryKey: ["schemas"], queryFn: readProject, staleTime: 0 });
    setKept(null);
    return schemasOf(fresh);
  }, [queries]);

  const building = useMemo((): Building | null => {
    if (!project || !work || !names.data || !roles) return null;
    const isSuper = roles.some(({ code }) => code === SUPER_ADMIN);
    return {
      project,
      isWritable: project.isWritable && isSuper,
      base: work.base,
      schemas: work.now,
      reserved: names.data,
      canUndo: work.past.length > 0,
      canRedo: work.future.length > 0,
      edit: (edit) => become((found) => change(found, edit)),
      undo: () => become(undo),
      redo: () => become(redo),
      discard: () => become((found) => change(found, () => found.base)),
      problemsOf: (holder, field) => problemsIn(noted, holder, field),
      noteProblems: (problems) => setNoted({ problems, at: work.now }),
      readAgain,
    };
  }, [project, work, names.data, roles, noted, become, readAgain]);
  const failed = [files, names, asked].filter(({ error }) => error);
  return {
    building,
    error: failed[0]?.error,
    retry: () => {
      for (const query of failed) void query.refetch();
    },
  };
}

function schemasOf(project: Project): Schemas {
  return new Map(project.holders.map((holder) => [holder.uid, holder]));
}

function problemsIn(noted: Noted | null, holder: Holder, field?: Field): readonly SchemaProblem[] {
  const before = noted?.at.get(holder.uid);
  if (!noted || !before) return [];
  if (field ? !before.fields.includes(field) : before !== holder) return [];
  return noted.problems.filter(
    ({ path: [, uid, part, name] }) =>
      uid === holder.uid && (field ? part === "attributes" && name === field.name : part !== "attributes"),
  );
}
