import { refusal } from "../words/refusals";
import { useWords } from "../words/words";
import { Button } from "./Button";
import { Empty } from "./Empty";

/** What stands in the page when the panel cannot even begin: the server does not answer as it should. */
export function StartError({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useWords();
  return (
    <main className="screen" role="alert">
      <Empty icon="problem" title={t("error.title")}>
        <p>{refusal(error, t)}</p>
        <Button kind="main" onClick={retry}>
          {t("app.retry")}
        </Button>
      </Empty>
    </main>
  );
}
