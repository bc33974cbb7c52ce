import { type ComponentType, useCallback, useEffect, useState } from "react";
import { hasAdministrator } from "../../api/account";
import { goTo, useAddress } from "../../kit/address";
import { StartError } from "../../kit/StartError";
import { ForgotPassword } from "./ForgotPassword";
import { LogIn } from "./LogIn";
import { Register } from "./Register";
import { RegisterFirst } from "./RegisterFirst";
import { ResetPassword } from "./ResetPassword";

const SCREENS: Readonly<Record<string, ComponentType>> = {
  "/auth/forgot-password": ForgotPassword,
  "/auth/register": Register,
  "/auth/reset-password": ResetPassword,
};

/** The screens before one is logged in. */
export function Outside() {
  const { path } = useAddress();
  const Screen = SCREENS[path] ?? Beginning;
  return <Screen />;
}

/** The log-in, or the form for the first administrator where there is none, whichever of both was asked for. */
function Beginning() {
  const { path } = useAddress();
  const { answer, ask } = useHasAdministrator();
  const right = answer === true ? "/auth/login" : "/auth/register-admin";
  const isWrong = typeof answer === "boolean" && path !== right;
  useEffect(() => {
    if (isWrong) goTo(right, true);
  }, [isWrong, right]);
  if (answer === "asked" || isWrong) return null;
  if (typeof answer !== "boolean") return <StartError error={answer.error} retry={ask} />;
  return answer ? <LogIn /> : <RegisterFirst />;
}

function useHasAdministrator() {
  const [answer, setAnswer] = useState<boolean | "asked" | { error: unknown }>("asked");
  const ask = useCallback(() => {
    hasAdministrator().then(setAnswer, (error: unknown) => setAnswer({ error }));
  }, []);
  useEffect(ask, [ask]);
  return { answer, ask };
}
