import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Trial, tryWebhook } from "../../../api/webhooks";
import { Button } from "../../../kit/Button";
import { Failure } from "../../../kit/Failure";
import { GoTo } from "../../../kit/NextStep";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { useWords } from "../../../words/words";

/** Sends a message that tries a webhook, and shows what came of it. */
export function TrialButton({ id }: { id: number }) {
  const t = useWords();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function tryIt() {
    setBusy(true);
    setTrial(null);
    setError(null);
    try {
      setTrial(await tryWebhook(id));
      await queries.invalidateQueries({ queryKey: ["deliveries", id] });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }

  const isTaken = trial !== null && trial.message === undefined;
  return (
    <Section title={t("webhooks.trial")} text={t("webhooks.trialText")}>
      <div>
        <Button busy={isBusy} onClick={() => void tryIt()}>
          {t("webhooks.try")}
        </Button>
      </div>
      {error ? <Failure error={error} retry={() => void tryIt()} /> : null}
      {trial ? (
        <Notice
          {...(isTaken
            ? { kind: "done" }
            : { kind: "problem", next: <GoTo to="input[name=url]">{t("webhooks.toAddress")}</GoTo> })}
        >
          <p>{t(isTaken ? "webhooks.taken" : "webhooks.notTaken", { status: trial.statusCode })}</p>
          {trial.message ? (
            <p className="webhook-answer" translate="no">
              {trial.message}
            </p>
          ) : null}
        </Notice>
      ) : null}
    </Section>
  );
}
