import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { makeRelease, type PlanType, type Release } from "../../api/releases";
import { Loading } from "../../kit/Empty";
import { SelectField, TextField } from "../../kit/fields";
import { Form, type FormValues } from "../../kit/form";
import { Notice } from "../../kit/Notice";
import { useCan } from "../../shell/permissions";
import { refusal } from "../../words/refusals";
import { CREATE } from "./permissions";
import { useReleaseWords } from "./words";

interface AddFormProps {
  /** Those that may be chosen; undefined until they are read. */
  releases: readonly Release[] | undefined;
  error: unknown;
  onAdd: (release: number, type: PlanType) => Promise<void>;
  onDone: () => void;
}

/** Asks into which release to come something is put, or makes one, and what happens to it. */
export function AddForm({ releases, error, onAdd, onDone }: AddFormProps) {
  const t = useReleaseWords();
  const can = useCan();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState("");
  // One that was made stays chosen, so that another try does not make it again.
  const [made, setMade] = useState<Release | null>(null);
  const options = [
    ...[...(made ? [made] : []), ...(releases ?? []).filter(({ id }) => id !== made?.id)].map(
      ({ id, name }) => [String(id), name] as const,
    ),
    ...(can(CREATE) ? ([["", t("releases.newOne")]] as const) : []),
  ];
  const selected = options.some(([id]) => id === chosen) ? chosen : (options[0]?.[0] ?? "");

  async function add({ type, release, name = "" }: FormValues): Promise<void> {
    let id = Number(release);
    if (!release) {
      const fresh = await makeRelease({ name, releaseCondition: "all_or_nothing" });
      setMade(fresh);
      setChosen(String(fresh.id));
      id = fresh.id;
    }
    await onAdd(id, type as PlanType);
    await queries.invalidateQueries({ queryKey: ["releases"] });
  }

  return (
    <>
      {error ? (
        <Notice kind="problem">
          <p>{refusal(error, t)}</p>
        </Notice>
      ) : null}
      {!releases ? (
        error ? null : (
          <Loading label={t("app.loading")} />
        )
      ) : options.length ? (
        <Form submit={t("releases.add")} onSubmit={add} onDone={onDone}>
          <SelectField
            name="release"
            label={t("releases.one")}
            options={options}
            value={selected}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          {selected ? null : <TextField name="name" label={t("releases.name")} maxLength={255} required />}
          <SelectField
            name="type"
            label={t("releases.what")}
            options={[
              ["publish", t("edit.publish")],
              ["unpublish", t("edit.unpublish")],
            ]}
          />
        </Form>
      ) : (
        <p>{t("releases.nowhere")}</p>
      )}
    </>
  );
}
