import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type Configurations, readConfigurations } from "../../../api/configuration";
import type { ContentType, Fields } from "../../../document/model";
import { Empty } from "../../../kit/Empty";
import { PermissionsLink } from "../../../kit/PermissionsLink";
import { usePageTitle } from "../../../kit/usePageTitle";
import { configureAction } from "../../../shell/configuring";
import { Missing } from "../../../shell/Missing";
import { useCan } from "../../../shell/permissions";
import { useModel } from "../../../shell/useModel";
import { useWords } from "../../../words/words";
import { ConfigureForm } from "./ConfigureForm";
import "./configure.css";

/** The screen on which is chosen how a content type is shown to everybody. */
export function ConfigureType() {
  const { uid = "" } = useParams({ strict: false });
  const type = useModel().findType(uid);
  if (!type) return <Missing />;
  return <Permitted key={uid} fields={type} type={type} />;
}

/** The screen on which is chosen how a component is shown, wherever it stands. */
export function ConfigureComponent() {
  const { uid = "" } = useParams({ strict: false });
  const component = useModel().component(uid);
  if (!component.known) return <Missing />;
  return <Permitted key={uid} fields={component} type={null} />;
}

interface ShownProps {
  fields: Fields;
  /** Null for a component. */
  type: ContentType | null;
}

function Permitted({ fields, type }: ShownProps) {
  const t = useWords();
  const can = useCan();
  usePageTitle(t("configure.title", { name: fields.displayName }));
  if (!can(configureAction(type)))
    return (
      <div className="screen">
        <Empty icon="problem" title={t("configure.forbidden")}>
          <p>{t("error.forbidden")}</p>
          <PermissionsLink />
        </Empty>
      </div>
    );
  return (
    <div className="screen screen-wide configure">
      <header>
        {type ? <BackLink type={type} /> : null}
        <h1>{t("configure.title", { name: fields.displayName })}</h1>
        <p className="hint">{t("configure.text")}</p>
      </header>
      <Loaded fields={fields} type={type} />
    </div>
  );
}

function BackLink({ type: { uid, kind, displayName } }: { type: ContentType }) {
  const to =
    kind === "singleType" ? "/content-manager/single-types/$uid" : "/content-manager/collection-types/$uid";
  return (
    <Link className="configure-back" to={to} params={{ uid }} translate="no">
      {displayName}
    </Link>
  );
}

/** Reads what is kept now, not what lists and forms remember of it. */
function Loaded({ fields, type }: ShownProps) {
  const queries = useQueryClient();
  const { data } = useSuspenseQuery({
    queryKey: ["configured", fields.uid],
    queryFn: () => readConfigurations(fields.uid),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [saved, setSaved] = useState({ view: data.type, number: 0 });

  function keep(configurations: Configurations, isReset: boolean): void {
    // Lists and forms that hold this one ask for it again; it is part of what they know of other types too.
    queries.removeQueries({ queryKey: ["configuration"] });
    setSaved({ view: configurations.type, number: saved.number + (isReset ? 1 : 0) });
  }

  return <ConfigureForm key={saved.number} fields={fields} type={type} before={saved.view} onKept={keep} />;
}
