import { useQuery } from "@tanstack/react-query";
import { readDelivery, type WholeDelivery } from "../../../api/webhooks";
import { Dialog } from "../../../kit/Dialog";
import { Loading } from "../../../kit/Empty";
import { Failure } from "../../../kit/Failure";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";

interface DeliveryDialogProps {
  webhook: number;
  delivery: number;
  onClose: () => void;
}

/** One message: what was sent, what was answered, and each attempt. */
export function DeliveryDialog({ webhook, delivery, onClose }: DeliveryDialogProps) {
  const t = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ["delivery", webhook, delivery],
    queryFn: () => readDelivery(webhook, delivery),
    staleTime: 0,
  });
  return (
    <Dialog title={data?.event ?? t("webhooks.details")} onClose={onClose} className="delivery-dialog">
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {data ? <Message delivery={data} /> : error ? null : <Loading label={t("app.loading")} />}
    </Dialog>
  );
}

function Message({ delivery }: { delivery: WholeDelivery }) {
  const t = useWords();
  const { request, answer, history } = delivery;
  return (
    <>
      {history.length ? (
        <>
          <h3>{t("webhooks.history")}</h3>
          <ol className="delivery-history" reversed>
            {history.toReversed().map((attempt) => (
              <li key={attempt.attempt} value={attempt.attempt}>
                {writtenMoment(attempt.at)} · {attempt.statusCode ?? attempt.error} ·{" "}
                {t("webhooks.ms", { count: attempt.milliseconds })}
              </li>
            ))}
          </ol>
        </>
      ) : null}
      {answer ? <Text title={t("webhooks.answer")} text={answer} /> : null}
      {request.headers ? (
        <Text
          title={t("webhooks.headers")}
          text={Object.entries(request.headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join("\n")}
        />
      ) : null}
      <Text title={t("webhooks.message")} text={indented(request.body)} />
    </>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by the keyboard */}
      <section className="delivery-text" tabIndex={0} aria-label={title}>
        <pre translate="no">{text}</pre>
      </section>
    </>
  );
}

function indented(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
