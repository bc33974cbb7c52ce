import { useQuery } from "@tanstack/react-query";
import { keyStatistics } from "../../api/homepage";
import { Loading } from "../../kit/Empty";
import { Failure } from "../../kit/Failure";
import { useWords, type Word } from "../../words/words";

const NUMBERS = [
  ["contentTypes", "home.countTypes"],
  ["components", "home.countComponents"],
  ["locales", "home.countLocales"],
  ["assets", "home.countAssets"],
  ["admins", "home.countAdmins"],
  ["apiTokens", "home.countTokens"],
  ["webhooks", "home.countWebhooks"],
] as const satisfies readonly (readonly [string, Word])[];

/** How much of what there is, as far as one may read it. */
export function Statistics() {
  const t = useWords();
  const { data, error, refetch } = useQuery({ queryKey: ["statistics"], queryFn: keyStatistics });
  return (
    <section className="section" aria-labelledby="home-statistics">
      <h2 id="home-statistics">{t("home.statistics")}</h2>
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <dl className="home-numbers">
          {NUMBERS.map(([name, word]) =>
            data[name] === null ? null : (
              <div key={name}>
                <dt>{t(word)}</dt>
                <dd>{data[name]}</dd>
              </div>
            ),
          )}
        </dl>
      ) : error ? null : (
        <Loading label={t("app.loading")} />
      )}
    </section>
  );
}
