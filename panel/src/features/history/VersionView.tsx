import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { compareVersion, type HistoryVersion, type Misfit, readVersion } from "../../api/history";
import { Failure } from "../../kit/Failure";
import { SelectField } from "../../kit/fields";
import { Notice } from "../../kit/Notice";
import { Section } from "../../kit/Section";
import { writtenMoment } from "../../words/moments";
import { Comparison } from "../entries/edit/Comparison";
import { named } from "./values";
import { useHistoryWords } from "./words";

interface VersionViewProps {
  version: HistoryVersion;
  /** Returns what a field is called. */
  labelOf: (field: string) => string;
  /** What can be done with it. */
  children: React.ReactNode;
}

/** One version: what differs from the entry as it is, or everything it says. */
export function VersionView({ version, labelOf, children }: VersionViewProps) {
  const t = useHistoryWords();
  const [isWhole, setWhole] = useState(false);
  return (
    <Section title={t("history.version", { moment: writtenMoment(version.savedAt) })}>
      <div className="history-tools">
        <SelectField
          name="show"
          label={t("history.show")}
          value={isWhole ? "whole" : ""}
          onChange={(event) => setWhole(event.currentTarget.value === "whole")}
          options={[
            ["", t("history.differences")],
            ["whole", t("history.whole")],
          ]}
        />
        {children}
      </div>
      <Shown version={version} isWhole={isWhole} labelOf={labelOf} />
    </Section>
  );
}

interface Row {
  field: string;
  sides: (readonly [string, unknown])[];
}

function Shown({ version, isWhole, labelOf }: Omit<VersionViewProps, "children"> & { isWhole: boolean }) {
  const t = useHistoryWords();
  const { data, error, refetch } = useQuery({
    queryKey: ["version", version.id, isWhole],
    queryFn: async ({ signal }) => {
      if (!isWhole) {
        const { data: found, meta } = await compareVersion(version.id, signal);
        const rows: Row[] = found.map(({ field, before, after }) => ({
          field,
          sides: [
            [t("history.then"), named(before, meta.labels)],
            [t("history.now"), named(after, meta.labels)],
          ],
        }));
        return { rows, problems: meta.problems };
      }
      const { data: found, meta } = await readVersion(version.id, signal);
      const rows: Row[] = Object.entries(found.data).map(([field, value]) => ({
        field,
        sides: [[t("history.then"), named(value, meta.labels)]],
      }));
      return { rows, problems: meta.problems };
    },
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <p className="loading">{t("app.loading")}</p>;
  return (
    <>
      <Misfits problems={data.problems} labelOf={labelOf} />
      {data.rows.length ? (
        data.rows.map(({ field, sides }) => <Comparison key={field} label={labelOf(field)} sides={sides} />)
      ) : (
        <p className="hint">{t("history.same")}</p>
      )}
    </>
  );
}

function Misfits({ problems, labelOf }: { problems: Misfit[]; labelOf: (field: string) => string }) {
  const t = useHistoryWords();
  if (!problems.length) return null;
  return (
    <Notice kind="info">
      <p>{t("history.misfits")}</p>
      <ul>
        {problems.map(({ field, reason, message }) => (
          <li key={`${field} ${reason} ${message}`}>
            {t(`history.${reason}`, { field: labelOf(field), message })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
