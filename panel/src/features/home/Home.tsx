import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { chosenWidgets } from "../../api/homepage";
import { Button } from "../../kit/Button";
import { Empty, Loading } from "../../kit/Empty";
import { usePageTitle } from "../../kit/usePageTitle";
import { useCan } from "../../shell/permissions";
import { useContentTypes } from "../../shell/useContentTypes";
import { useUser } from "../../shell/useSession";
import { useWords } from "../../words/words";
import { About } from "./About";
import { ChooseWidgets } from "./ChooseWidgets";
import "./home.css";
import { Profile } from "./Profile";
import { Recent, useRecent } from "./Recent";
import { Statistics } from "./Statistics";
import { Types } from "./Types";
import { shownWidgets, type WidgetName } from "./widgets";

const READ = "plugin::content-manager.explorer.read";
const LAYOUT = ["homepage"];

/** Where one lands: what was worked on last, and whatever else somebody wants to see first. */
export function Home() {
  const t = useWords();
  const user = useUser();
  const can = useCan();
  const queries = useQueryClient();
  const [isChoosing, setChoosing] = useState(false);
  const { data: chosen } = useSuspenseQuery({ queryKey: LAYOUT, queryFn: chosenWidgets });
  const shown = shownWidgets(chosen, can);
  const names = shown.map(({ uid }) => uid);
  // Lists push away what stands below them as they come: nobody should have begun to read that.
  const { isLoading } = useRecent(names);
  usePageTitle(t("nav.home"));
  return (
    <div className="screen screen-wide home">
      <header className="screen-head">
        <h1>{t("home.title", { name: user.firstname ?? user.email })}</h1>
        <Button icon="grid" onClick={() => setChoosing(true)}>
          {t("home.choose")}
        </Button>
      </header>
      {can(READ) ? null : <Permitted />}
      {shown.length ? null : <p className="hint">{t("home.empty")}</p>}
      {isLoading ? <Loading label={t("app.loading")} /> : null}
      <div className="home-shown" hidden={isLoading}>
        <div className="home-widgets">
          {shown.map(({ uid, width }) => (
            <div key={uid} className={`home-widget home-widget-${width}`}>
              <WidgetBody name={uid} shown={names} />
            </div>
          ))}
        </div>
        <About />
      </div>
      {isChoosing ? (
        <ChooseWidgets
          chosen={chosen}
          shown={shown}
          onChosen={(widgets) => {
            queries.setQueryData(LAYOUT, widgets);
            setChoosing(false);
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </div>
  );
}

function WidgetBody({ name, shown }: { name: WidgetName; shown: readonly WidgetName[] }) {
  const isEmpty = useContentTypes().every(({ uid }) => !uid.startsWith("api::"));
  switch (name) {
    case "plugin::content-manager.last-edited-entries":
      return isEmpty ? null : <Recent list="edited" widget={name} shown={shown} />;
    case "plugin::content-manager.last-published-entries":
      return isEmpty ? null : <Recent list="published" widget={name} shown={shown} />;
    case "plugin::content-manager.own-drafts":
      return isEmpty ? null : <Recent list="drafts" widget={name} shown={shown} />;
    case "plugin::content-manager.content-types":
      return <Types />;
    case "plugin::admin.profile-info":
      return <Profile />;
    case "plugin::admin.key-statistics":
      return <Statistics />;
  }
}

/** What stands there for those who may read no content. */
function Permitted() {
  const t = useWords();
  const can = useCan();
  return can("plugin::upload.read") ? (
    <Empty icon="done" title={t("home.editorTitle")}>
      <p>{t("home.editorText")}</p>
    </Empty>
  ) : (
    <Empty icon="info" title={t("home.nothingTitle")}>
      <p>{t("home.nothingText")}</p>
    </Empty>
  );
}
