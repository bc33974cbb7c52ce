import { useState } from "react";
import type { Place } from "../../api/entries";
import { ApiError } from "../../api/errors";
import { ALL_LOCALES, type PlanType, type Schedule } from "../../api/releases";
import { Dialog } from "../../kit/Dialog";
import { Failure } from "../../kit/Failure";
import { SelectField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { PlanList } from "./PlanList";
import { usePlans } from "./usePlans";
import { planOf, WhenFields } from "./WhenFields";
import { useReleaseWords } from "./words";

interface ScheduleProps {
  place: Place;
  isPublished: boolean;
  onClose: () => void;
}

/** What is planned for an entry, and a form that plans more. */
export function ScheduleDialog({ place, isPublished, onClose }: ScheduleProps) {
  const t = useReleaseWords();
  const { plans, error, retry, add, cancel } = usePlans(place);
  const [failed, setFailed] = useState<{ error: unknown; plan: Schedule } | null>(null);
  const problem = failed?.error ?? error;

  async function take(plan: Schedule): Promise<void> {
    try {
      await cancel(plan);
      setFailed(null);
    } catch (thrown) {
      setFailed({ error: thrown, plan });
    }
  }

  return (
    <Dialog title={t("edit.schedule")} onClose={onClose}>
      {plans.length ? (
        <section aria-labelledby="plans">
          <h3 id="plans">{t("releases.planned")}</h3>
          <PlanList plans={plans} onCancel={(plan) => void take(plan)} />
        </section>
      ) : null}
      {problem ? <Failure error={problem} retry={() => (failed ? void take(failed.plan) : retry())} /> : null}
      <Form
        submit={t("releases.plan")}
        done={t("releases.isPlanned")}
        onSubmit={async (values) => {
          const plan = planOf(values);
          if (!plan) throw new ApiError(400, "", [{ path: "at", message: "required" }]);
          const where = values.locales === ALL_LOCALES ? { ...place, locale: ALL_LOCALES } : place;
          await add(where, { type: values.type as PlanType, ...plan });
        }}
      >
        <p className="hint">{t("releases.scheduleText")}</p>
        <SelectField
          name="type"
          label={t("releases.what")}
          options={[
            ["publish", t("edit.publish")],
            ["unpublish", t("edit.unpublish")],
          ]}
          defaultValue={isPublished ? "unpublish" : "publish"}
        />
        {place.locale ? (
          <SelectField
            name="locales"
            label={t("releases.locales")}
            options={[
              ["", t("releases.thisLocale", { locale: place.locale })],
              [ALL_LOCALES, t("releases.allLocales")],
            ]}
          />
        ) : null}
        <WhenFields at={null} zone={null} required />
      </Form>
    </Dialog>
  );
}
