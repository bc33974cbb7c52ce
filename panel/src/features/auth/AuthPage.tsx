import type { ReactNode } from "react";
import { Mark } from "../../kit/Mark";
import { usePageTitle } from "../../kit/usePageTitle";
import { isLanguage, LANGUAGES, setLanguage, useWords } from "../../words/words";

/** The frame of the screens before one is logged in. */
export function AuthPage({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const t = useWords();
  usePageTitle(title);
  return (
    <div className="auth">
      <main className="auth-card" id="content">
        <p className="auth-brand" translate="no">
          <Mark />
          <span>{t("app.name")}</span>
        </p>
        <h1>{title}</h1>
        {text ? <p className="auth-text">{text}</p> : null}
        {children}
      </main>
      <footer className="auth-languages" translate="no">
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <button
            type="button"
            className="link"
            lang={language}
            key={language}
            onClick={() => isLanguage(language) && void setLanguage(language)}
          >
            {name}
          </button>
        ))}
      </footer>
    </div>
  );
}
