import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { makeRelease, type PlanType, type Release } from "../../api/releases";
import { Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { SelectField, TextField } from "../../kit/fields";
import { Form, type FormValues } from "../../kit/form";
import { Pager } from "../../kit/Pager";
import { SearchBox } from "../../kit/SearchBox";
import { useCan } from "../../shell/permissions";
import { CREATE } from "./permissions";
import { useOffered } from "./useOffered";
import { useReleaseWords } from "./words";

interface AddFormProps {
  isOffered: (release: Release) => boolean;
  onAdd: (release: number, type: PlanType) => Promise<void>;
  onDone: () => void;
}

/** Asks into which release to come something is put, or makes one, and what happens to it. */
export function AddForm({ isOffered, onAdd, onDone }: AddFormProps) {
  const t = useReleaseWords();
  const can = useCan();
  const queries = useQueryClient();
  const offered = useOffered();
  // What is chosen, or was made, stays so whatever is searched for: another try does not make it again.
  const [chosen, setChosen] = useState<Release | "new" | null>(null);
  const found = (offered.releases ?? []).filter(isOffered);
  const kept = chosen === "new" ? null : chosen;
  const options = [
    ...[...(kept ? [kept] : []), ...found.filter(({ id }) => id !== kept?.id)].map(
      ({ id, name }) => [String(id), name] as const,
    ),
    ...(can(CREATE) ? ([["", t("releases.newOne")]] as const) : []),
  ];
  const selected = chosen === "new" ? "" : (options[0]?.[0] ?? "");

  async function add({ type, release, name = "" }: FormValues): Promise<void> {
    let id = Number(release);
    if (!release) {
      const fresh = await makeRelease({ name, releaseCondition: "all_or_nothing" });
      setChosen(fresh);
      id = fresh.id;
    }
    await onAdd(id, type as PlanType);
    await queries.invalidateQueries({ queryKey: ["releases"] });
  }

  if (!offered.releases && !offered.error) return <Loading label={t("app.loading")} />;
  return (
    <>
      {offered.error ? <Failure error={offered.error} retry={offered.retry} /> : null}
      {offered.areMany ? (
        <SearchBox isLabelled label={t("releases.search")} text={offered.name} onSearch={offered.search} />
      ) : null}
      {offered.areMany ? <Pager {...offered.pages} onPage={offered.setPage} /> : null}
      {options.length ? (
        <Form submit={t("releases.add")} onSubmit={add} onDone={onDone}>
          <SelectField
            name="release"
            label={t("releases.one")}
            options={options}
            value={selected}
            onChange={({ currentTarget: { value } }) =>
              setChosen(found.find(({ id }) => String(id) === value) ?? (value ? kept : "new"))
            }
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
      ) : offered.releases ? (
        <p>{t("releases.nowhere")}</p>
      ) : null}
    </>
  );
}
