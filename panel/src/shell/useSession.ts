import { useSyncExternalStore } from "react";
import { currentSession, type Session, subscribeSession } from "../api/session";
import type { Administrator } from "../api/types";

export function useSession(): Session {
  return useSyncExternalStore(subscribeSession, currentSession);
}

/** Returns who works here; only below the shell, where somebody does. */
export function useUser(): Administrator {
  const session = useSession();
  if (session.state === "in" || session.state === "expired") return session.user;
  throw new Error("nobody is logged in");
}

export function nameOf(user: Administrator): string {
  return [user.firstname, user.lastname].filter(Boolean).join(" ") || user.email;
}
