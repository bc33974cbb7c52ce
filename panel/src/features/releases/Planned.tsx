import { Suspense } from "react";
import type { Place } from "../../api/entries";
import { PlanList } from "./PlanList";
import { usePlans } from "./usePlans";
import { useReleaseWords } from "./words";
import "./releases.css";

/** What is planned for an entry, beside its form; nothing where nothing is. */
export default function Planned({ place, version }: { place: Place; version: string }) {
  const { plans } = usePlans(place, version);
  return plans.length ? (
    <Suspense>
      <PlannedSection plans={plans} />
    </Suspense>
  ) : null;
}

function PlannedSection({ plans }: { plans: ReturnType<typeof usePlans>["plans"] }) {
  const t = useReleaseWords();
  return (
    <section className="planned" aria-labelledby="planned">
      <h2 id="planned">{t("releases.planned")}</h2>
      <PlanList plans={plans} />
    </section>
  );
}
