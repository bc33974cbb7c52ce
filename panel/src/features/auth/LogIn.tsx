import { Link } from "@tanstack/react-router";
import { useWords } from "../../words/words";
import { AuthPage } from "./AuthPage";
import { LogInForm } from "./LogInForm";

export function LogIn() {
  const t = useWords();
  return (
    <AuthPage title={t("login.title")}>
      <LogInForm
        beside={
          <Link className="link" to="/auth/forgot-password">
            {t("login.forgot")}
          </Link>
        }
      />
    </AuthPage>
  );
}
