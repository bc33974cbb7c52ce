import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Delivery, listDeliveries, STATES, sendAgain, type Webhook } from "../../../api/webhooks";
import { Button } from "../../../kit/Button";
import { Loading } from "../../../kit/Empty";
import { Failure } from "../../../kit/Failure";
import { SelectField } from "../../../kit/fields";
import { Pager } from "../../../kit/Pager";
import { PlainTable } from "../../../kit/PlainTable";
import { Section } from "../../../kit/Section";
import { useCan } from "../../../shell/permissions";
import { writtenMoment } from "../../../words/moments";
import { useWords, type Word } from "../../../words/words";
import { DeliveryDialog } from "./DeliveryDialog";

const STATE_WORDS: Readonly<Record<Delivery["state"], Word>> = {
  waiting: "webhooks.waiting",
  delivered: "webhooks.delivered",
  failed: "webhooks.failed",
};
const LOOK_AGAIN = 2000;
const SOON = 60_000;

/** What a webhook sent, the latest first; while something is about to be sent the list looks again. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const t = useWords();
  const [page, setPage] = useState(1);
  const [state, setState] = useState("");
  const [opened, setOpened] = useState<number | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ["deliveries", webhook.id, page, state],
    queryFn: ({ signal }) => listDeliveries(webhook.id, { page, state }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data: shown } }) => (shown?.results.some(isDueSoon) ? LOOK_AGAIN : false),
  });
  return (
    <Section title={t("webhooks.deliveries")}>
      <SelectField
        name="state"
        label={t("webhooks.show")}
        value={state}
        onChange={(event) => {
          setState(event.currentTarget.value);
          setPage(1);
        }}
        options={[["", t("webhooks.all")], ...STATES.map((one) => [one, t(STATE_WORDS[one])] as const)]}
      />
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <Table webhook={webhook} deliveries={data.results} onOpen={setOpened} />
      ) : error ? null : (
        <Loading label={t("app.loading")} />
      )}
      {data ? <Pager {...data.pagination} onPage={setPage} /> : null}
      {opened === null ? null : (
        <DeliveryDialog webhook={webhook.id} delivery={opened} onClose={() => setOpened(null)} />
      )}
    </Section>
  );
}

function isDueSoon({ state, nextAttemptAt }: Delivery): boolean {
  return state === "waiting" && (!nextAttemptAt || Date.parse(nextAttemptAt) < Date.now() + SOON);
}

interface TableProps {
  webhook: Webhook;
  deliveries: readonly Delivery[];
  onOpen: (id: number) => void;
}

function Table({ webhook, deliveries, onOpen }: TableProps) {
  const t = useWords();
  const can = useCan();
  const mayChange = can("admin::webhooks.update");
  if (!deliveries.length) return <p className="hint">{t("webhooks.nothingSent")}</p>;
  return (
    <PlainTable
      columns={[
        t("webhooks.event"),
        t("webhooks.state"),
        { label: t("webhooks.time"), className: "wide-only numbers" },
        ...(mayChange ? [{ label: t("webhooks.actions"), hidden: true }] : []),
      ]}
      className="deliveries"
    >
      <tbody>
        {deliveries.map((delivery) => (
          <tr key={delivery.id}>
            <th scope="row">
              {mayChange ? (
                <button type="button" className="link" onClick={() => onOpen(delivery.id)}>
                  <span translate="no">{delivery.event}</span>
                  <span className="hidden">{` ${t("webhooks.details")} ${delivery.messageId}`}</span>
                </button>
              ) : (
                <span translate="no">{delivery.event}</span>
              )}
              <p className="hint">{writtenMoment(delivery.attemptedAt ?? delivery.createdAt)}</p>
            </th>
            <td>
              <Outcome delivery={delivery} />
            </td>
            <td className="wide-only numbers">
              {delivery.milliseconds === null ? "–" : t("webhooks.ms", { count: delivery.milliseconds })}
            </td>
            {mayChange ? (
              <td>
                <AgainButton webhook={webhook} delivery={delivery} />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}

function Outcome({ delivery }: { delivery: Delivery }) {
  const t = useWords();
  const { state, statusCode, attempts, nextAttemptAt, error } = delivery;
  const kind = { waiting: "", delivered: " tag-on", failed: " tag-problem" }[state];
  return (
    <>
      <span className={`tag delivery-state${kind}`}>
        {t(STATE_WORDS[state])}
        {statusCode === null ? "" : ` · ${statusCode}`}
      </span>
      {attempts > 1 ? <p className="hint">{t("webhooks.attempts", { count: attempts })}</p> : null}
      {error ? <p className="hint">{error}</p> : null}
      {state === "waiting" && attempts && nextAttemptAt ? (
        <p className="hint">{t("webhooks.next", { moment: writtenMoment(nextAttemptAt) })}</p>
      ) : null}
    </>
  );
}

function AgainButton({ webhook, delivery }: { webhook: Webhook; delivery: Delivery }) {
  const t = useWords();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function again() {
    setBusy(true);
    setError(null);
    try {
      await sendAgain(webhook.id, delivery.id);
      await queries.invalidateQueries({ queryKey: ["deliveries", webhook.id] });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button icon="again" className="delivery-again" busy={isBusy} onClick={() => void again()}>
        {t("webhooks.again")}
        <span className="hidden">{` ${delivery.event} ${delivery.messageId}`}</span>
      </Button>
      {error ? <Failure error={error} retry={() => void again()} /> : null}
    </>
  );
}
