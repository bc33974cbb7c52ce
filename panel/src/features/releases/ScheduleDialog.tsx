import { useState } from "react";
import type { Place } from "../../api/entries";
import { ApiError } from "../../api/errors";
import { ALL_LOCALES, type PlanType } from "../../api/releases";
import { Dialog } from "../../kit/Dialog";
import { SelectField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { Notice } from "../../kit/Notice";
import { refusal } from "../../words/refusals";
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
  const { plans, error, add, cancel } = usePlans(place);
  const [refused, setRefused] = useState<unknown>(null);
  const problem = refused ?? error;
  return (
    <Dialog title={t("edit.schedule")} onClose={onClose}>
      {plans.length ? (
        <section aria-labelledby="plans">
          <h3 id="plans">{t("releases.planned")}</h3>
          <PlanList plans={plans} onCancel={(plan) => void cancel(plan).catch(setRefused)} />
        </section>
      ) : null}
      {problem ? (
        <Notice kind="problem">
          <p>{refusal(problem, t)}</p>
        </Notice>
      ) : null}
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
