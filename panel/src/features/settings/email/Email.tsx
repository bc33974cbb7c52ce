import { useQueries, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type JobState, listJobs } from "../../../api/jobs";
import { readMailSettings } from "../../../api/mail";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { type SettingsWord, useSettingsWords } from "../words";
import { Mails } from "./Mails";

const KIND = "plugin::email.send";
const TO_NOBODY: Readonly<Record<string, SettingsWord>> = { console: "email.console", file: "email.kept" };

/** How e-mail is sent, a way to try it, and what waits. */
export function Email() {
  const t = useSettingsWords();
  const can = useCan();
  const { data } = useSuspenseQuery({ queryKey: ["mailSettings"], queryFn: readMailSettings });
  const toNobody = TO_NOBODY[data.provider];
  usePageTitle(t("email.title"));
  return (
    <div className="screen">
      <h1>{t("email.title")}</h1>
      <Section title={t("email.how")} text={t("settings.file", { place: "[plugins.email.config]" })}>
        <dl className="fact-list">
          <dt>{t("email.provider")}</dt>
          <dd translate="no">{data.provider}</dd>
          <dt>{t("email.from")}</dt>
          <dd translate="no">{data.settings.defaultFrom}</dd>
          <dt>{t("email.replyTo")}</dt>
          <dd>
            {data.settings.defaultReplyTo ? (
              <span translate="no">{data.settings.defaultReplyTo}</span>
            ) : (
              t("email.same")
            )}
          </dd>
        </dl>
        {toNobody ? (
          <Notice kind="info">
            <p>{t(toNobody)}</p>
          </Notice>
        ) : null}
      </Section>
      <Mails />
      {can("admin::project-settings.read") ? <Queue /> : null}
    </div>
  );
}

/** How many messages have not been sent: those that wait, and those that never will be. */
function Queue() {
  const t = useSettingsWords();
  const states: readonly JobState[] = ["waiting", "dead"];
  const [waiting, dead] = useQueries({
    queries: states.map((state) => ({
      queryKey: ["jobs", { state, kind: KIND, pageSize: 1 }],
      queryFn: ({ signal }: { signal: AbortSignal }) => listJobs({ state, kind: KIND, pageSize: 1 }, signal),
    })),
  });
  if (!waiting?.data || !dead?.data) return null;
  const failed = dead.data.pagination.total;
  const jobs = (
    <Link to="/settings/jobs" search={{ page: 1, kind: KIND, ...(failed ? { state: "dead" } : {}) }}>
      {t("email.jobs")}
    </Link>
  );
  return (
    <Section title={t("email.queue")}>
      <p>{t("email.waiting", { count: waiting.data.pagination.total })}</p>
      {failed ? (
        <Notice kind="problem" next={jobs}>
          <p>{t("email.dead", { count: failed })}</p>
        </Notice>
      ) : (
        <p>{jobs}</p>
      )}
    </Section>
  );
}
