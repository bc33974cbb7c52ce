import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { listWebhooks, type Webhook } from "../../../api/webhooks";
import { Empty } from "../../../kit/Empty";
import { PlainTable } from "../../../kit/PlainTable";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";
import "./webhooks.css";

/** The webhooks: where each sends, and whether its receiver answers. */
export function Webhooks() {
  const t = useWords();
  const can = useCan();
  const { data: webhooks } = useSuspenseQuery({ queryKey: ["webhooks"], queryFn: listWebhooks });
  usePageTitle(t("webhooks.title"));
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("webhooks.title")}</h1>
        {can("admin::webhooks.create") ? (
          <Link to="/settings/webhooks/$id" params={{ id: "create" }} className="button button-main">
            {t("webhooks.new")}
          </Link>
        ) : null}
      </div>
      {webhooks.length ? (
        <PlainTable
          columns={[
            t("webhooks.name"),
            t("webhooks.state"),
            { label: t("webhooks.events"), className: "wide-only" },
          ]}
        >
          <tbody>
            {webhooks.map((webhook) => (
              <tr key={webhook.id}>
                <th scope="row" translate="no">
                  <Link to="/settings/webhooks/$id" params={{ id: String(webhook.id) }}>
                    {webhook.name}
                  </Link>
                  <p className="hint webhook-url">{webhook.url}</p>
                </th>
                <td>
                  <State webhook={webhook} />
                </td>
                <td className="wide-only" translate="no">
                  {webhook.events.join(", ")}
                </td>
              </tr>
            ))}
          </tbody>
        </PlainTable>
      ) : (
        <Empty icon="link" title={t("webhooks.none")}>
          <p>{t("webhooks.noneText")}</p>
        </Empty>
      )}
    </div>
  );
}

function State({ webhook }: { webhook: Webhook }) {
  const t = useWords();
  if (!webhook.isEnabled) return <span className="tag">{t("webhooks.off")}</span>;
  if (webhook.failingSince)
    return (
      <span className="tag tag-problem">
        {t("webhooks.failingSince", { moment: writtenMoment(webhook.failingSince) })}
      </span>
    );
  return <span className="tag tag-on">{t("webhooks.on")}</span>;
}
