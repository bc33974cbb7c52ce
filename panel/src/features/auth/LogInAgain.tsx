import { loggedOut } from "../../api/session";
import { Button } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { useWords } from "../../words/words";
import { LogInForm } from "./LogInForm";

/** Asks for the password over the page when the session ended, so that nothing on the page is lost. */
export function LogInAgain({ email }: { email: string }) {
  const t = useWords();
  return (
    <Dialog title={t("again.title")}>
      <p>{t("again.text", { email })}</p>
      <LogInForm
        email={email}
        beside={
          <Button kind="quiet" onClick={loggedOut}>
            {t("again.leave")}
          </Button>
        }
      />
    </Dialog>
  );
}
