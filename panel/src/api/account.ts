import { ApiError } from "./errors";
import { call, callOpenly, renew } from "./request";
import { accessToken, deviceId, loggedIn, loggedOut, mayBeRenewed } from "./session";
import type { Administrator, Information, OwnSession, Permission, Preferences } from "./types";

const PREFERENCES = "/admin/users/me/preferences";
/** So often changes are made anew while other tabs keep some at the same time. */
const MOST_ATTEMPTS = 5;

interface Answer<T> {
  data: T;
}

interface VersionedPreferences extends Answer<Preferences> {
  meta: { version: string };
}

interface Begun {
  token: string;
  user: Administrator;
}

export interface Credentials {
  email: string;
  password: string;
  code?: string;
  rememberMe?: boolean;
}

export interface Profile {
  firstname: string;
  lastname: string;
  password: string;
}

/** Goes on with the session of the cookie, if there is one; returns whether somebody is logged in. */
export async function resume(): Promise<boolean> {
  if (mayBeRenewed() && (await renew(""))) {
    loggedIn(accessToken(), await me());
    return true;
  }
  loggedOut();
  return false;
}

export async function logIn(credentials: Credentials): Promise<void> {
  begun(await callOpenly("POST", "/admin/login", { ...credentials, deviceId: deviceId() }));
}

export async function registerFirst(profile: Profile & { email: string; token?: string }): Promise<void> {
  begun(await callOpenly("POST", "/admin/register-admin", { ...profile, deviceId: deviceId() }));
}

export async function acceptInvitation(registrationToken: string, userInfo: Profile): Promise<void> {
  begun(await callOpenly("POST", "/admin/register", { registrationToken, userInfo, deviceId: deviceId() }));
}

export async function resetPassword(
  resetPasswordToken: string,
  password: string,
  code?: string,
): Promise<void> {
  const body = { resetPasswordToken, password, ...(code ? { code } : {}), deviceId: deviceId() };
  begun(await callOpenly("POST", "/admin/reset-password", body));
}

function begun({ data }: Answer<Begun>): void {
  loggedIn(data.token, data.user);
}

export async function askForLink(email: string): Promise<void> {
  await callOpenly("POST", "/admin/forgot-password", { email });
}

export async function hasAdministrator(): Promise<boolean> {
  return (await callOpenly<Answer<{ hasAdmin: boolean }>>("GET", "/admin/init")).data.hasAdmin;
}

export type Invited = Pick<Administrator, "email" | "firstname" | "lastname">;

export async function invited(token: string): Promise<Invited> {
  const query = new URLSearchParams({ registrationToken: token });
  return (await callOpenly<Answer<Invited>>("GET", `/admin/registration-info?${query}`)).data;
}

/** Ends the sessions of this browser, whether the server can be reached or not. */
export async function logOut(): Promise<void> {
  try {
    await call("POST", "/admin/logout", { body: { deviceId: deviceId() } });
  } finally {
    loggedOut();
  }
}

export async function me(): Promise<Administrator> {
  return (await call<Answer<Administrator>>("GET", "/admin/users/me")).data;
}

export interface OwnChanges {
  email?: string;
  firstname?: string;
  lastname?: string;
  preferedLanguage?: string;
  password?: string;
  currentPassword?: string;
  code?: string;
}

export async function changeMe(body: OwnChanges): Promise<Administrator> {
  return (await call<Answer<Administrator>>("PUT", "/admin/users/me", { body })).data;
}

export async function myPermissions(): Promise<Permission[]> {
  return (await call<Answer<Permission[]>>("GET", "/admin/users/me/permissions")).data;
}

export async function myPreferences(): Promise<Preferences> {
  return (await call<VersionedPreferences>("GET", PREFERENCES)).data;
}

/** Has the account remember something else, made of what it remembers by now, also what other tabs had it keep. */
export async function changePreferences(changed: (known: Preferences) => Preferences): Promise<Preferences> {
  for (let attempt = 1; ; attempt++) {
    const { data, meta } = await call<VersionedPreferences>("GET", PREFERENCES);
    const body = changed(data);
    try {
      return (await call<VersionedPreferences>("PUT", PREFERENCES, { body, ifMatch: meta.version })).data;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412 || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

export async function mySessions(): Promise<OwnSession[]> {
  return (await call<Answer<OwnSession[]>>("GET", "/admin/users/me/sessions")).data;
}

export async function endSession(id: string): Promise<void> {
  await call("DELETE", `/admin/users/me/sessions/${encodeURIComponent(id)}`);
}

export async function hasSecondFactor(): Promise<boolean> {
  return (await call<Answer<{ enabled: boolean }>>("GET", "/admin/users/me/totp")).data.enabled;
}

export async function beginSecondFactor(currentPassword: string): Promise<{ secret: string; uri: string }> {
  const body = { currentPassword };
  return (await call<Answer<{ secret: string; uri: string }>>("POST", "/admin/users/me/totp", { body })).data;
}

export async function confirmSecondFactor(code: string): Promise<void> {
  await call("POST", "/admin/users/me/totp/confirm", { body: { code } });
}

export async function removeSecondFactor(currentPassword: string): Promise<void> {
  await call("POST", "/admin/users/me/totp/remove", { body: { currentPassword } });
}

export async function information(): Promise<Information> {
  return (await call<Answer<Information>>("GET", "/admin/information")).data;
}
