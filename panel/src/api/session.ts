import { site } from "../site";
import type { Administrator } from "./types";
import { newUuid } from "./uuid";

/** Who works here. The access token lives in memory alone; the cookie that renews it no script can read. */
export type Session =
  | { readonly state: "starting" | "out" }
  | { readonly state: "in"; readonly user: Administrator }
  /** The server ended the session while somebody works: they log in again over the page. */
  | { readonly state: "expired"; readonly user: Administrator };

type Listener = () => void;

const DEVICE = "octavo:device";
const KNOWN = "octavo:logged-in";

let session: Session = { state: "starting" };
let token = "";
const listeners = new Set<Listener>();

export function currentSession(): Session {
  return session;
}

export function accessToken(): string {
  return token;
}

export function subscribeSession(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

export function renewed(newToken: string): void {
  token = newToken;
}

export function loggedIn(newToken: string, user: Administrator): void {
  token = newToken;
  localStorage.setItem(KNOWN, "yes");
  become({ state: "in", user });
}

export function changedUser(user: Administrator): void {
  if (session.state === "in") become({ state: "in", user });
}

export function loggedOut(): void {
  token = "";
  localStorage.removeItem(KNOWN);
  become({ state: "out" });
}

export function expired(): void {
  if (session.state === "in") become({ state: "expired", user: session.user });
}

/** Whether a new access token is that of another account than the one that works in this tab. */
export function isAnothers(newToken: string): boolean {
  if (session.state !== "in" && session.state !== "expired") return false;
  return userOf(newToken) !== session.user.id;
}

function userOf(jwt: string): unknown {
  const payload = (jwt.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return (JSON.parse(atob(payload)) as { id: unknown }).id;
}

/** Whether somebody logged in with this browser and did not log out: a session may be renewed. */
export function mayBeRenewed(): boolean {
  return localStorage.getItem(KNOWN) === "yes";
}

/** The name of this browser, by which it is logged out alone. */
export function deviceId(): string {
  const known = localStorage.getItem(DEVICE);
  if (known) return known;
  const made = newUuid();
  localStorage.setItem(DEVICE, made);
  return made;
}

/** Runs work that only one tab of this browser may do at a time; without Web Locks at once. */
export async function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? await navigator.locks.request(`octavo:${site.base}:renew`, work) : await work();
}
