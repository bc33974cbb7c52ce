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
  /** The other version that it is compared with; undefined for the entry as it is. */
  other: HistoryVersion | undefined;
  /** Returns what a field is called. */
  labelOf: (field: string) => string;
  /** The versions that it may be compared with. */
  others: readonly HistoryVersion[];
  onCompare: (other: HistoryVersion | undefined) => void;
  /** What can be done with it. */
  children: React.ReactNode;
}

/** One version: what differs from the entry as it is or from another version, or everything it says. */
export function VersionView({ version, other, others, onCompare, labelOf, children }: VersionViewProps) {
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
            ["", t(other ? "history.differencesOf" : "history.differences")],
            ["whole", t("history.whole")],
          ]}
        />
        {isWhole ? null : (
          <SelectField
            name="with"
            label={t("history.with")}
            value={other ? String(other.id) : ""}
            onChange={({ currentTarget: { value } }) =>
              onCompare(others.find(({ id }) => String(id) === value))
            }
            options={[
              ["", t("history.asItIs")],
              ...others.map(
                ({ id, savedAt, action }) =>
                  [String(id), `${writtenMoment(savedAt)} · ${t(`history.${action}`)}`] as const,
              ),
            ]}
          />
        )}
        {children}
      </div>
      <Shown version={version} other={other} isWhole={isWhole} labelOf={labelOf} />
    </Section>
  );
}

interface Row {
  field: string;
  sides: (readonly [string, unknown])[];
}

function Shown({
  version,
  other,
  isWhole,
  labelOf,
}: Pick<VersionViewProps, "version" | "other" | "labelOf"> & { isWhole: boolean }) {
  const t = useHistoryWords();
  // Ids grow with time: what is older stands first, whichever was chosen first.
  const [older, newer] = other && other.id < version.id ? [other, version] : [version, other];
  const { data, error, refetch } = useQuery({
    queryKey: ["version", isWhole ? version.id : older.id, isWhole, newer?.id],
    queryFn: async ({ signal }) => {
      if (!isWhole) {
        const { data: found, meta } = await compareVersion(older.id, newer?.id ?? null, signal);
        const rows: Row[] = found.map(({ field, before, after }) => ({
          field,
          sides: [
            [
              newer ? t("history.older", { moment: writtenMoment(older.savedAt) }) : t("history.then"),
              named(before, meta.labels),
            ],
            [
              newer ? t("history.newer", { moment: writtenMoment(newer.savedAt) }) : t("history.now"),
              named(after, meta.labels),
            ],
          ],
        }));
        // What cannot be restored is told where the version is looked at by itself.
        return { rows, problems: newer ? [] : meta.problems };
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
        <p className="hint">{t(newer ? "history.sameBoth" : "history.same")}</p>
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
