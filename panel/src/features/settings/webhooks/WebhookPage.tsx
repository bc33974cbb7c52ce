import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import {
  changeWebhook,
  makeWebhook,
  readWebhook,
  removeWebhook,
  rotateSecret,
  type Webhook,
} from "../../../api/webhooks";
import { ConfirmButton } from "../../../kit/ConfirmButton";
import { CheckField, TextField } from "../../../kit/fields";
import { Form, type FormValues } from "../../../kit/form";
import { GoTo } from "../../../kit/NextStep";
import { Notice } from "../../../kit/Notice";
import { Secret } from "../../../kit/Secret";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";
import { choicesOf } from "../ChoiceSet";
import { Deliveries } from "./Deliveries";
import { EventChoice } from "./EventChoice";
import { HeaderRows, headersOf } from "./HeaderRows";
import { TrialButton } from "./TrialButton";
import "./webhooks.css";

const route = getRouteApi("/inside/settings/settings/webhooks/$id");

/** One webhook, or a new one; its secret is shown once, after it was made, when the address is its own. */
export function WebhookPage() {
  const { id } = route.useParams();
  const [shown, setShown] = useState<Shown | null>(null);
  const { data: webhook } = useSuspenseQuery({
    queryKey: ["webhook", id],
    queryFn: () => (id === "create" ? null : readWebhook(Number(id))),
  });
  return (
    <WebhookScreen
      key={id}
      webhook={webhook}
      shown={shown?.id === webhook?.id ? shown : null}
      onSecret={setShown}
    />
  );
}

interface Shown {
  /** The webhook it is the secret of. */
  id: number;
  secret: string;
  previousUntil: string | null;
}

interface WebhookScreenProps {
  webhook: Webhook | null;
  shown: Shown | null;
  onSecret: (shown: Shown) => void;
}

function WebhookScreen({ webhook, shown, onSecret }: WebhookScreenProps) {
  const t = useWords();
  const can = useCan();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [saved, setSaved] = useState<Webhook | null>(null);
  const made = useRef<Webhook | null>(null);
  const current = saved ?? webhook;
  const mayChange = can(current ? "admin::webhooks.update" : "admin::webhooks.create") && !current?.readOnly;
  usePageTitle(current?.name ?? t("webhooks.new"));

  async function save(values: FormValues) {
    const { name = "", url = "", isEnabled } = values;
    const body = { name, url, headers: headersOf(values), events: choicesOf(values, "events") };
    if (current) setSaved(await changeWebhook(current.id, { ...body, isEnabled: isEnabled === "on" }));
    else {
      made.current ??= await makeWebhook(body); // a secret that failed is asked for again
      const { id } = made.current;
      if (can("admin::webhooks.update")) onSecret({ id, ...(await rotateSecret(id)) });
    }
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
    await queries.invalidateQueries({ queryKey: ["webhook"], refetchType: "none" });
  }

  function leave() {
    if (!made.current) return;
    const id = String(made.current.id);
    queries.setQueryData(["webhook", id], made.current);
    void navigate({ to: "/settings/webhooks/$id", params: { id }, replace: true });
  }

  return (
    <div className="screen">
      <h1>{current?.name ?? t("webhooks.new")}</h1>
      {current ? <Health webhook={current} /> : null}
      {shown ? <FreshSecret {...shown} /> : null}
      <Section title={t("webhooks.about")}>
        {mayChange ? (
          <Form
            guarded
            submit={t(current ? "app.save" : "webhooks.make")}
            done={t("app.saved")}
            onSubmit={save}
            onDone={leave}
          >
            <TextField
              name="name"
              label={t("webhooks.name")}
              defaultValue={current?.name ?? ""}
              required
              maxLength={255}
              autoComplete="off"
            />
            <TextField
              name="url"
              label={t("webhooks.url")}
              hint={t("webhooks.urlHint")}
              defaultValue={current?.url ?? ""}
              required
              inputMode="url"
              autoCapitalize="none"
              spellCheck={false}
              autoComplete="off"
            />
            <EventChoice chosen={current?.events ?? []} />
            <HeaderRows headers={current?.headers ?? {}} />
            {current ? (
              <CheckField
                key={String(current.isEnabled)}
                name="isEnabled"
                label={t("webhooks.enabled")}
                defaultChecked={current.isEnabled}
              />
            ) : null}
          </Form>
        ) : current ? (
          <Summary webhook={current} />
        ) : null}
      </Section>
      {current && can("admin::webhooks.update") ? <TrialButton id={current.id} /> : null}
      {current ? <Deliveries webhook={current} /> : null}
      {current && !current.readOnly ? <More webhook={current} onSecret={onSecret} /> : null}
    </div>
  );
}

function FreshSecret({ secret, previousUntil }: Omit<Shown, "id">) {
  const t = useWords();
  return (
    <>
      <Notice kind="done">
        <p>{t("webhooks.once")}</p>
        {previousUntil ? <p>{t("webhooks.previous", { moment: writtenMoment(previousUntil) })}</p> : null}
      </Notice>
      <Secret label={t("webhooks.secret")} value={secret} />
    </>
  );
}

/** What people must know of a webhook before they change it. */
function Health({ webhook }: { webhook: Webhook }) {
  const t = useWords();
  if (webhook.disabledAt)
    return (
      <Notice
        kind="problem"
        next={<GoTo to="input[name=isEnabled], select[name=state]">{t("webhooks.toEnable")}</GoTo>}
      >
        <p>{t("webhooks.disabledAt", { moment: writtenMoment(webhook.disabledAt) })}</p>
      </Notice>
    );
  if (webhook.failingSince)
    return (
      <Notice kind="problem" next={<GoTo to="select[name=state]">{t("webhooks.toDeliveries")}</GoTo>}>
        <p>{t("webhooks.failing", { moment: writtenMoment(webhook.failingSince) })}</p>
      </Notice>
    );
  return webhook.readOnly ? (
    <Notice kind="info">
      <p>{t("webhooks.readOnly")}</p>
    </Notice>
  ) : null;
}

function Summary({ webhook }: { webhook: Webhook }) {
  const t = useWords();
  const headers = Object.keys(webhook.headers);
  return (
    <dl className="webhook-facts">
      <dt>{t("webhooks.url")}</dt>
      <dd translate="no">{webhook.url}</dd>
      <dt>{t("webhooks.events")}</dt>
      <dd translate="no">{webhook.events.join(", ")}</dd>
      {headers.length ? (
        <>
          <dt>{t("webhooks.headers")}</dt>
          <dd translate="no">{headers.join(", ")}</dd>
        </>
      ) : null}
      <dt>{t("webhooks.state")}</dt>
      <dd>{t(webhook.isEnabled ? "webhooks.on" : "webhooks.off")}</dd>
    </dl>
  );
}

function More({ webhook, onSecret }: { webhook: Webhook; onSecret: (shown: Shown) => void }) {
  const t = useWords();
  const can = useCan();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [mayRotate, mayRemove] = [can("admin::webhooks.update"), can("admin::webhooks.delete")];
  if (!mayRotate && !mayRemove) return null;
  return (
    <Section title={t("webhooks.more")}>
      <div className="form-end">
        {mayRotate ? (
          <ConfirmButton
            kind="plain"
            label={t("webhooks.rotate")}
            onConfirm={async () => onSecret({ id: webhook.id, ...(await rotateSecret(webhook.id)) })}
          >
            <p>{t("webhooks.rotateText")}</p>
          </ConfirmButton>
        ) : null}
        {mayRemove ? (
          <ConfirmButton
            label={t("webhooks.delete")}
            onConfirm={async () => {
              await removeWebhook(webhook.id);
              await queries.invalidateQueries({ queryKey: ["webhooks"] });
              await navigate({ to: "/settings/webhooks" });
            }}
          >
            <p>{t("webhooks.deleteText", { name: webhook.name })}</p>
          </ConfirmButton>
        ) : null}
      </div>
    </Section>
  );
}
