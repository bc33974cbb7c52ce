import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { listLocales } from "../../api/entries";
import { ALL_LOCALES, cancelSchedule, listAllSchedules, type ScheduledEntry } from "../../api/releases";
import { Empty, Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { SelectField } from "../../kit/fields";
import { Pager } from "../../kit/Pager";
import { useCan } from "../../shell/permissions";
import { useModel } from "../../shell/useModel";
import { EntryLink, entryName } from "./EntryLink";
import { PlanList } from "./PlanList";
import { PUBLISH_CONTENT, READ_CONTENT } from "./permissions";
import { useReleaseWords } from "./words";

const route = getRouteApi("/inside/plugins/content-releases");

/** What is planned for single entries, the first due first; filters and page stand in the address. */
export function Schedules() {
  const t = useReleaseWords();
  const can = useCan();
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const { page = 1, done = "plans", type = "", locale = "" } = route.useSearch();
  const { data, error, refetch } = useQuery({
    queryKey: ["schedules", page, type, locale],
    queryFn: ({ signal }) => listAllSchedules({ page, type, locale }, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const cancelling = useMutation({
    mutationFn: cancelSchedule,
    onSettled: () => queries.invalidateQueries({ queryKey: ["schedules"] }),
  });
  const problem = error ?? cancelling.error;
  return (
    <>
      <Filters />
      {problem ? (
        <Failure
          error={problem}
          retry={() =>
            error ? void refetch() : cancelling.variables && cancelling.mutate(cancelling.variables)
          }
        />
      ) : null}
      {data?.data.length ? (
        <ul className="release-actions schedules">
          {data.data.map((one) => (
            <ScheduleRow
              key={one.id}
              plan={one}
              onCancel={
                can(PUBLISH_CONTENT, one.contentType.uid) ? () => cancelling.mutate(one.id) : undefined
              }
            />
          ))}
        </ul>
      ) : data ? (
        <Empty icon="calendar" title={t("releases.noPlans")}>
          <p>{t("releases.noPlansText")}</p>
        </Empty>
      ) : error ? null : (
        <Loading label={t("app.loading")} />
      )}
      {data ? (
        <Pager
          {...data.meta.pagination}
          onPage={(next) => void navigate({ search: { page: next, done, type, locale } })}
        />
      ) : null}
    </>
  );
}

/** Which type, and which language, what is planned is shown of. */
function Filters() {
  const t = useReleaseWords();
  const can = useCan();
  const navigate = route.useNavigate();
  const { done = "plans", type = "", locale = "" } = route.useSearch();
  const types = useModel().types.filter(
    ({ uid, draftAndPublish }) => draftAndPublish && can(READ_CONTENT, uid),
  );
  const { data: locales = [] } = useQuery({
    queryKey: ["locales"],
    queryFn: listLocales,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: types.some(({ localized }) => localized),
  });
  const show = (chosen: { type?: string; locale?: string }): void =>
    void navigate({ search: { page: 1, done, type, locale, ...chosen } });
  return (
    <div className="filter-box">
      <SelectField
        name="type"
        label={t("releases.type")}
        options={[
          ["", t("releases.everyType")],
          ...types.map(({ uid, displayName }) => [uid, displayName] as const),
        ]}
        value={type}
        onChange={(event) => show({ type: event.currentTarget.value })}
      />
      {locales.length > 1 ? (
        <SelectField
          name="locale"
          label={t("releases.locales")}
          options={[
            ["", t("releases.allLocales")],
            ...locales.map(({ code, name }) => [code, name] as const),
          ]}
          value={locale}
          onChange={(event) => show({ locale: event.currentTarget.value })}
        />
      ) : null}
    </div>
  );
}

function ScheduleRow({ plan, onCancel }: { plan: ScheduledEntry; onCancel: (() => void) | undefined }) {
  const { contentType, locale, entryStatus } = plan;
  const where = [contentType.displayName, locale && locale.code !== ALL_LOCALES ? locale.name : ""];
  return (
    <li>
      <div>
        <EntryLink entry={plan} isReadable={entryStatus !== null} />
        <p className="hint" translate="no">
          {where.filter(Boolean).join(" · ")}
        </p>
      </div>
      <PlanList
        plans={[{ ...plan, locale: locale?.code ?? null }]}
        of={entryName(plan)}
        onCancel={onCancel}
      />
    </li>
  );
}
