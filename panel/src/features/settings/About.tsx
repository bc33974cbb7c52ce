import { useSuspenseQuery } from "@tanstack/react-query";
import { information } from "../../api/account";
import { usePageTitle } from "../../kit/usePageTitle";
import { useWords } from "../../words/words";

/** What runs here. */
export function About() {
  const t = useWords();
  const { data } = useSuspenseQuery({ queryKey: ["information"], queryFn: information });
  usePageTitle(t("about.title"));
  return (
    <div className="screen">
      <h1>{t("about.title")}</h1>
      <dl className="facts" translate="no">
        <div>
          <dt>Octavo</dt>
          <dd>{data.octavoVersion}</dd>
        </div>
        <div>
          <dt>Python</dt>
          <dd>{data.pythonVersion}</dd>
        </div>
        <div>
          <dt>{t("about.environment")}</dt>
          <dd>{data.currentEnvironment}</dd>
        </div>
        <div>
          <dt>{t("about.project")}</dt>
          <dd>{data.projectId}</dd>
        </div>
      </dl>
    </div>
  );
}
