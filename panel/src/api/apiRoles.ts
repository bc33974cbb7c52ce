/** Roles of those who use the site's API, and what they may call. */

import { call } from "./request";

export interface ApiRole {
  id: number;
  name: string;
  description: string;
  type: string;
  nb_users?: number;
}

/** Whether each action is permitted, by part of the site and controller. */
export type ActionTree = Record<
  string,
  { controllers: Record<string, Record<string, { enabled: boolean; policy?: string }>> }
>;

export interface ApiRoleWithActions extends ApiRole {
  permissions: ActionTree;
}

const ROLES = "/users-permissions/roles";

export async function listApiRoles(): Promise<ApiRole[]> {
  return (await call<{ roles: ApiRole[] }>("GET", ROLES)).roles;
}

export async function readApiRole(id: number): Promise<ApiRoleWithActions> {
  return (await call<{ role: ApiRoleWithActions }>("GET", `${ROLES}/${id}`)).role;
}

export async function readActionTree(): Promise<ActionTree> {
  return (await call<{ permissions: ActionTree }>("GET", "/users-permissions/permissions")).permissions;
}

export interface ApiRoleBody {
  name: string;
  description: string;
  permissions: ActionTree;
}

export async function makeApiRole(body: ApiRoleBody): Promise<void> {
  await call("POST", ROLES, { body });
}

export async function changeApiRole(id: number, body: ApiRoleBody): Promise<void> {
  await call("PUT", `${ROLES}/${id}`, { body });
}

export async function removeApiRole(id: number): Promise<void> {
  await call("DELETE", `${ROLES}/${id}`);
}
