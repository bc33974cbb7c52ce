import { ALL_LOCALES, type Schedule } from "../../api/releases";
import { Button } from "../../kit/Button";
import { creatorName } from "../entries/edit/SidePanel";
import { useReleaseWords } from "./words";
import { writtenIn } from "./zones";

interface PlanListProps {
  plans: readonly Schedule[];
  /** How the entry is called, where there are others beside it. */
  of?: string;
  /** Cancels one; without it what is planned is only shown. */
  onCancel?: ((plan: Schedule) => void) | undefined;
}

/** What is planned for an entry, the first due first. */
export function PlanList({ plans, of = "", onCancel }: PlanListProps) {
  const t = useReleaseWords();
  return (
    <ul className="plans">
      {plans.map((plan) => {
        const moment = plan.scheduledAt ? writtenIn(plan.scheduledAt, plan.timezone) : "–";
        const told = t(plan.type === "publish" ? "releases.publishAt" : "releases.unpublishAt", { moment });
        return (
          <li key={plan.id}>
            <p>
              {plan.scheduledAt ? <time dateTime={plan.scheduledAt}>{told}</time> : told}
              {plan.locale === ALL_LOCALES ? ` · ${t("releases.allLocales")}` : ""}
            </p>
            {plan.createdBy ? (
              <p className="hint" translate="no">
                {creatorName(plan.createdBy)}
              </p>
            ) : null}
            {plan.status === "failed" ? (
              <p className="problem">
                {t("releases.failed")} <span translate="no">{plan.error}</span>
              </p>
            ) : null}
            {plan.status === "blocked" || plan.status === "failed"
              ? plan.problems.map((problem) => (
                  <p className="problem" translate="no" key={problem.path.join(".") + problem.message}>
                    {problem.message}
                  </p>
                ))
              : null}
            {onCancel ? (
              <Button icon="remove" onClick={() => onCancel(plan)}>
                {t("releases.cancel")} <span className="hidden">{`${told} ${of}`.trim()}</span>
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
