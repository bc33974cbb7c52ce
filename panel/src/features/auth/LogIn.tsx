import { OutsideLink } from "../../kit/OutsideLink";
import { useWords } from "../../words/words";
import { AuthPage } from "./AuthPage";
import { LogInForm } from "./LogInForm";

export function LogIn() {
  const t = useWords();
  return (
    <AuthPage title={t("login.title")}>
      <LogInForm beside={<OutsideLink to="/auth/forgot-password">{t("login.forgot")}</OutsideLink>} />
    </AuthPage>
  );
}
