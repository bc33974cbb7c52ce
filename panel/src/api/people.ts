/** Administrators and their roles. */

import { call } from "./request";
import type { Administrator, Permission, Role } from "./types";

/** The code of the role that may do everything. */
export const SUPER_ADMIN = "strapi-super-admin";

interface Answer<T> {
  data: T;
}

export interface Pages {
  page: number;
  pageSize: number;
  pageCount: number;
  total: number;
}

export interface CountedRole extends Role {
  usersCount?: number;
}

export async function listAdministrators(
  page: number,
  text: string,
  signal?: AbortSignal,
): Promise<{ results: Administrator[]; pagination: Pages }> {
  const query = new URLSearchParams({ page: String(page), pageSize: "25", sort: "email:ASC" });
  if (text) query.set("_q", text);
  type Listed = Answer<{ results: Administrator[]; pagination: Pages }>;
  return (await call<Listed>("GET", `/admin/users?${query}`, signal ? { signal } : {})).data;
}

export async function readAdministrator(id: number): Promise<Administrator> {
  return (await call<Answer<Administrator>>("GET", `/admin/users/${id}`)).data;
}

export interface Invitation {
  email: string;
  firstname: string;
  lastname: string;
  roles: number[];
}

interface Invited extends Administrator {
  registrationToken: string;
}

/** Invites somebody; the token of the answer is shown once. */
export async function invite(body: Invitation): Promise<Invited> {
  return (await call<Answer<Invited>>("POST", "/admin/users", { body })).data;
}

/** Whether somebody has accepted an invitation: they chose a password. */
export async function hasAccepted(id: number): Promise<boolean> {
  return (await call<Answer<{ accepted: boolean }>>("GET", `/admin/users/${id}/invitation`)).data.accepted;
}

/** Makes another invitation for somebody who has not accepted; the one before works no more. */
export async function inviteAgain(id: number): Promise<Invited> {
  return (await call<Answer<Invited>>("POST", `/admin/users/${id}/invitation`)).data;
}

export interface AdministratorChanges {
  email?: string;
  firstname?: string;
  lastname?: string;
  isActive?: boolean;
  roles?: number[];
  currentPassword?: string;
  code?: string;
}

export async function changeAdministrator(id: number, body: AdministratorChanges): Promise<Administrator> {
  return (await call<Answer<Administrator>>("PUT", `/admin/users/${id}`, { body })).data;
}

export async function removeAdministrator(id: number): Promise<void> {
  await call("DELETE", `/admin/users/${id}`);
}

export async function removeSecondFactorOf(id: number): Promise<void> {
  await call("DELETE", `/admin/users/${id}/totp`);
}

export async function listRoles(): Promise<CountedRole[]> {
  return (await call<Answer<CountedRole[]>>("GET", "/admin/roles")).data;
}

export async function readRole(id: number): Promise<CountedRole> {
  return (await call<Answer<CountedRole>>("GET", `/admin/roles/${id}`)).data;
}

export async function makeRole(body: { name: string; description: string }): Promise<Role> {
  return (await call<Answer<Role>>("POST", "/admin/roles", { body })).data;
}

export async function changeRole(id: number, body: { name: string; description: string }): Promise<Role> {
  return (await call<Answer<Role>>("PUT", `/admin/roles/${id}`, { body })).data;
}

export async function removeRole(id: number): Promise<void> {
  await call("DELETE", `/admin/roles/${id}`);
}

export async function readRolePermissions(id: number): Promise<Permission[]> {
  return (await call<Answer<Permission[]>>("GET", `/admin/roles/${id}/permissions`)).data;
}

export async function writeRolePermissions(id: number, permissions: Permission[]): Promise<Permission[]> {
  // What was read has ids of its own, which are not sent back.
  const body = {
    permissions: permissions.map(({ action, subject, properties, conditions }) => ({
      action,
      subject,
      properties,
      conditions,
    })),
  };
  return (await call<Answer<Permission[]>>("PUT", `/admin/roles/${id}/permissions`, { body })).data;
}

/** A field of a subject, by the path permissions name it by. */
export interface Property {
  label: string;
  value: string;
  required?: boolean;
  isDefault?: boolean;
  children?: Property[];
}

export interface Subject {
  uid: string;
  label: string;
  properties: Property[];
}

export interface ContentAction {
  label: string;
  actionId: string;
  subjects: string[];
  applyToProperties: string[] | null;
}

export interface PlainAction {
  action: string;
  displayName: string;
  subCategory: string;
  plugin?: string;
  category?: string;
}

interface ContentSection {
  actions: ContentAction[];
  subjects: Subject[];
}

/** Everything that can be permitted. */
export interface Permittable {
  conditions: { id: string; displayName: string; category: string }[];
  sections: {
    plugins: PlainAction[];
    settings: PlainAction[];
    singleTypes: ContentSection;
    collectionTypes: ContentSection;
  };
}

export async function readPermittable(): Promise<Permittable> {
  return (await call<Answer<Permittable>>("GET", "/admin/permissions")).data;
}
