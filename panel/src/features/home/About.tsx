import { useSuspenseQuery } from "@tanstack/react-query";
import { information } from "../../api/account";
import { useWords } from "../../words/words";

/** What runs here. */
export function About() {
  const t = useWords();
  const { data } = useSuspenseQuery({ queryKey: ["information"], queryFn: information });
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t("home.about")}</h2>
      <dl className="facts">
        <div>
          <dt>{t("home.version")}</dt>
          <dd translate="no">{data.octavoVersion}</dd>
        </div>
        <div>
          <dt>{t("home.python")}</dt>
          <dd translate="no">{data.pythonVersion}</dd>
        </div>
        <div>
          <dt>{t("home.environment")}</dt>
          <dd translate="no">{data.currentEnvironment}</dd>
        </div>
      </dl>
    </section>
  );
}
