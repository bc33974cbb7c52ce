import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { changeRelease, publishRelease, type Release, readRelease, removeRelease } from "../../api/releases";
import { Button } from "../../kit/Button";
import { ConfirmButton } from "../../kit/ConfirmButton";
import { GoTo } from "../../kit/NextStep";
import { Notice } from "../../kit/Notice";
import { usePageTitle } from "../../kit/usePageTitle";
import { useCan } from "../../shell/permissions";
import { writtenMoment } from "../../words/moments";
import { ActionGroups } from "./ActionGroups";
import { DELETE, PUBLISH, UPDATE } from "./permissions";
import { ReleaseDialog } from "./ReleaseDialog";
import { ReleaseTag } from "./ReleaseTag";
import { useReleaseWords } from "./words";
import { writtenIn } from "./zones";
import "../settings/settings.css";
import "./releases.css";

const route = getRouteApi("/inside/plugins/content-releases/$id");

/** One release: when it happens, what it does, and what keeps it from that. */
export function ReleasePage() {
  const t = useReleaseWords();
  const { id } = route.useParams();
  const { data: release } = useSuspenseQuery({
    queryKey: ["releases", "one", id],
    queryFn: () => readRelease(id),
    staleTime: 0,
  });
  usePageTitle(release.name);
  return (
    <div className="screen">
      <p>
        <Link to="/plugins/content-releases">{t("nav.releases")}</Link>
      </p>
      <div className="screen-head">
        <h1 translate="no">{release.name}</h1>
        {release.releasedAt ? null : <ReleaseButtons release={release} />}
      </div>
      <p className="release-state">
        <ReleaseTag status={release.status} />
        <When release={release} />
        <span className="hint">
          {t("releases.condition")}:{" "}
          {t(
            release.releaseCondition === "allow_partial" ? "releases.allowPartial" : "releases.allOrNothing",
          )}
        </span>
      </p>
      {release.error ? (
        <Notice
          kind="problem"
          next={<GoTo to=".release-actions a, .release-actions select">{t("releases.toEntries")}</GoTo>}
        >
          <p>{t("releases.failed")}</p>
          <p translate="no">{release.error}</p>
        </Notice>
      ) : null}
      <ActionGroups release={release} />
    </div>
  );
}

function When({ release }: { release: Release }) {
  const t = useReleaseWords();
  const { releasedAt, scheduledAt, timezone } = release;
  if (releasedAt) return <span>{t("releases.releasedAt", { moment: writtenMoment(releasedAt) })}</span>;
  if (!scheduledAt) return <span>{t("releases.noTime")}</span>;
  return <span>{t("releases.publishAt", { moment: writtenIn(scheduledAt, timezone) })}</span>;
}

function ReleaseButtons({ release }: { release: Release }) {
  const t = useReleaseWords();
  const can = useCan();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isChanging, setChanging] = useState(false);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ["releases"] });
  return (
    <div className="release-buttons">
      {can(PUBLISH) ? (
        <ConfirmButton
          kind="plain"
          label={t("releases.publish")}
          onConfirm={async () => {
            try {
              await publishRelease(release.id);
            } finally {
              await refresh();
            }
          }}
        >
          <p>{t("releases.publishText", { count: release.actions.meta.count })}</p>
        </ConfirmButton>
      ) : null}
      {can(UPDATE) ? <Button onClick={() => setChanging(true)}>{t("releases.change")}</Button> : null}
      {can(DELETE) ? (
        <ConfirmButton
          label={t("releases.delete")}
          onConfirm={async () => {
            await removeRelease(release.id);
            await navigate({ to: "/plugins/content-releases" });
            await refresh();
          }}
        >
          <p>{t("releases.deleteText")}</p>
        </ConfirmButton>
      ) : null}
      {isChanging ? (
        <ReleaseDialog
          release={release}
          onClose={() => setChanging(false)}
          onSave={async (body) => {
            await changeRelease(release.id, body);
            await refresh();
          }}
        />
      ) : null}
    </div>
  );
}
