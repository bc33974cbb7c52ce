import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { type Permittable, writeRolePermissions } from "../../../api/people";
import type { Permission } from "../../../api/types";
import { Button } from "../../../kit/Button";
import { Failure } from "../../../kit/Failure";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { useUnsaved } from "../../../kit/unsaved";
import { useWords } from "../../../words/words";
import { type Grants, readGrants, toPermissions } from "./grants";
import { MatrixView } from "./MatrixView";
import type { Change } from "./SubjectTable";

interface PermissionMatrixProps {
  role: number;
  permissions: readonly Permission[];
  permittable: Permittable;
  readOnly: boolean;
}

/** Everything a role permits: changed here, and saved at once. */
export function PermissionMatrix({ role, permissions, permittable, readOnly }: PermissionMatrixProps) {
  const t = useWords();
  const queries = useQueryClient();
  const { collectionTypes, singleTypes } = permittable.sections;
  const [grants, setGrants] = useState<Grants>(() =>
    readGrants(permissions, [...collectionTypes.subjects, ...singleTypes.subjects]),
  );
  const [state, setState] = useState<"clean" | "changed" | "busy" | "done">("clean");
  const [error, setError] = useState<unknown>(null);
  useUnsaved(state === "changed" || state === "busy");

  const change = useCallback<Change>((make) => {
    setGrants(make);
    setState("changed");
  }, []);

  async function save(): Promise<void> {
    setState("busy");
    try {
      const actions = [...collectionTypes.actions, ...singleTypes.actions];
      const saved = await writeRolePermissions(role, toPermissions(grants, actions));
      queries.setQueryData(["role", role, "permissions"], saved);
      setError(null);
      setState("done");
    } catch (thrown) {
      setError(thrown);
      setState("changed");
    }
  }

  return (
    <Section title={t("matrix.title")}>
      <MatrixView permittable={permittable} grants={grants} readOnly={readOnly} onChange={change} />
      {readOnly ? null : (
        <div className="form matrix-end">
          {error ? <Failure error={error} retry={() => void save()} /> : null}
          {state === "done" ? (
            <Notice kind="done">
              <p>{t("app.saved")}</p>
            </Notice>
          ) : null}
          <div className="form-end">
            <Button kind="main" busy={state === "busy"} onClick={() => void save()}>
              {t("matrix.save")}
            </Button>
          </div>
        </div>
      )}
    </Section>
  );
}
