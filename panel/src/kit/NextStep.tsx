import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { ApiError } from "../api/errors";
import { currentSession } from "../api/session";
import { stepOf } from "../words/refusals";
import { useWords } from "../words/words";
import { Button } from "./Button";
import { OutsideLink } from "./OutsideLink";

/** For who is logged in alone: it comes with the router, which no other screen needs. */
const PermissionsLink = lazy(async () => ({ default: (await import("./PermissionsLink")).PermissionsLink }));

interface NextStepProps {
  error: unknown;
  /** Does once more what was refused. */
  retry: () => void;
  /** Goes to the field that is wrong; given by forms. */
  onField?: (() => void) | undefined;
}

/** What one can do about a refusal, as a button or a link. */
export function NextStep({ error, retry, onField }: NextStepProps) {
  const t = useWords();
  const left = useSecondsLeft(error);
  switch (stepOf(error)) {
    case "permissions":
      if (currentSession().state === "out") break;
      return (
        <Suspense>
          <PermissionsLink />
        </Suspense>
      );
    case "login":
      return (
        <OutsideLink className="button button-plain" to="/auth/login">
          {t("login.title")}
        </OutsideLink>
      );
    case "password":
      if (currentSession().state !== "out") break;
      return (
        <OutsideLink className="button button-plain" to="/auth/forgot-password">
          {t("reset.title")}
        </OutsideLink>
      );
    case "reload":
      return <Button onClick={() => location.reload()}>{t("next.reload")}</Button>;
  }
  if (onField && isAboutInput(error)) return <Button onClick={onField}>{t("next.field")}</Button>;
  return (
    <Button busy={left > 0} onClick={retry}>
      {t("app.retry")}
    </Button>
  );
}

function isAboutInput(error: unknown): boolean {
  return ["field", "password"].includes(stepOf(error));
}

/** Counts down the seconds after which a refused request may be tried again. */
export function useSecondsLeft(error: unknown): number {
  const told = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
  const [left, setLeft] = useState(told);
  useEffect(() => {
    setLeft(told);
    if (!told) return;
    const ends = Date.now() + told * 1000;
    const timer = setInterval(() => {
      const seconds = Math.ceil((ends - Date.now()) / 1000);
      setLeft(Math.max(seconds, 0));
      if (seconds <= 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [told]);
  return left;
}

/** Goes to something else on the same screen, the first that a selector finds. */
export function GoTo({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Button
      onClick={() => {
        const found = document.querySelector<HTMLElement>(to);
        found?.scrollIntoView({ block: "center" });
        found?.focus();
      }}
    >
      {children}
    </Button>
  );
}
