import { createHmac } from "node:crypto";
import type { Site } from "./server.ts";

export const PASSWORD = "Passw0rd!";
export const ROOT = "root@example.org";

/** Who uses the browser where a test names nobody: `ROLE=editor` or `ROLE=narrow`, else the first administrator. */
const ROLE = process.env.ROLE ?? "super-admin";
if (!["super-admin", "editor", "narrow"].includes(ROLE))
  throw new Error(`ROLE is ${ROLE}: it is super-admin, editor or narrow`);
export const ME = ROLE === "super-admin" ? ROOT : `${ROLE}@example.org`;

interface Answer<T> {
  data: T;
}

/** Somebody who calls the admin API beside the browser. */
export class Caller {
  constructor(
    private readonly site: Site,
    readonly token = "",
  ) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = JSON.stringify(body);
    const response = await fetch(this.site.origin + path, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

/** Makes the first administrator and returns them. */
export async function makeRoot(site: Site): Promise<Caller> {
  const body = { email: ROOT, firstname: "Ro", lastname: "Ot", password: PASSWORD };
  const { data } = await new Caller(site).call<Answer<{ token: string }>>(
    "POST",
    "/admin/register-admin",
    body,
  );
  const root = new Caller(site, data.token);
  return ME === ROOT ? root : makeMe(site, root);
}

/** Makes who uses the browser, of the names that the first administrator has, and returns that one. */
async function makeMe(site: Site, root: Caller): Promise<Caller> {
  const names = { firstname: "Ro", lastname: "Ot" };
  if (ROLE === "editor") {
    await makeMember(site, root, ME, await roleId(root, "strapi-editor"), names);
    return root;
  }
  const role = await makeReaderOfTwo(root);
  await makeMember(site, root, ME, role, names);
  const { data: own } = await root.call<Answer<{ id: number; roles: { id: number }[] }>>(
    "GET",
    "/admin/users/me",
  );
  // Other roles end one's sessions.
  await root.call("PUT", `/admin/users/${own.id}`, { roles: [...own.roles.map(({ id }) => id), role] });
  return logInAs(site, ROOT);
}

interface Type {
  uid: string;
  isDisplayed: boolean;
  attributes: Record<string, { type: string }>;
}

/**
 * Makes a role that has two fields of each type, of entries whose creator has the role too: the first
 * administrator, who is given it. Returns its id.
 */
async function makeReaderOfTwo(root: Caller): Promise<number> {
  const { data: role } = await root.call<Answer<{ id: number }>>("POST", "/admin/roles", {
    name: "Two fields of one's own",
  });
  const { data: types } = await root.call<Answer<Type[]>>("GET", "/content-manager/content-types");
  const permissions = types
    .filter(({ uid, isDisplayed }) => isDisplayed && uid.startsWith("api::"))
    .flatMap(({ uid, attributes }) =>
      ["read", "create", "update", "delete", "publish"].map((action) => ({
        action: `plugin::content-manager.explorer.${action}`,
        subject: uid,
        properties: /delete|publish/.test(action)
          ? {}
          : { fields: twoFields(attributes), locales: ["en", "fr"] },
        conditions: action === "create" ? [] : ["admin::has-same-role-as-creator"],
      })),
    );
  await root.call("PUT", `/admin/roles/${role.id}/permissions`, { permissions });
  return role.id;
}

/** The first attribute that a schema has, and its first long text, or else its second attribute. */
function twoFields(attributes: Type["attributes"]): string[] {
  const names = Object.keys(attributes).filter((name) => PLAIN.has(attributes[name]?.type ?? ""));
  const [first, second] = names;
  const text = names.find((name) => attributes[name]?.type === "text");
  return [first, text ?? second].filter((name) => name !== undefined);
}

/** Types of attributes that are one value, and that no schema has by itself. */
const PLAIN = new Set(["string", "text", "integer", "email", "enumeration", "boolean"]);

/** Returns who uses the browser, as one who calls the API beside it. */
export async function callAsMe(site: Site, root: Caller): Promise<Caller> {
  return ME === ROOT ? root : logInAs(site, ME);
}

export async function logInAs(site: Site, email: string): Promise<Caller> {
  const body = { email, password: PASSWORD };
  const { data } = await new Caller(site).call<Answer<{ token: string }>>("POST", "/admin/login", body);
  return new Caller(site, data.token);
}

export async function roleId(root: Caller, code: string): Promise<number> {
  const { data } = await root.call<Answer<{ id: number; code: string }[]>>("GET", "/admin/roles");
  const found = data.find((role) => role.code === code);
  if (!found) throw new Error(`no role ${code}`);
  return found.id;
}

/** Makes a role that reads two fields of what it made, and returns its id. */
export async function makeNarrowRole(root: Caller): Promise<number> {
  const { data } = await root.call<Answer<{ id: number }>>("POST", "/admin/roles", { name: "Narrow" });
  await root.call("PUT", `/admin/roles/${data.id}/permissions`, {
    permissions: [
      {
        action: "plugin::content-manager.explorer.read",
        subject: "api::article.article",
        properties: { fields: ["title", "note"] },
        conditions: ["admin::is-creator"],
      },
    ],
  });
  return data.id;
}

/** Invites somebody and returns the token of the link. */
export async function invite(root: Caller, email: string, role: number): Promise<string> {
  const body = { email, firstname: "Mem", roles: [role] };
  const { data } = await root.call<Answer<{ registrationToken: string }>>("POST", "/admin/users", body);
  return data.registrationToken;
}

export async function makeMember(
  site: Site,
  root: Caller,
  email: string,
  role: number,
  names = { firstname: "Mem", lastname: "Ber" },
): Promise<void> {
  const registrationToken = await invite(root, email, role);
  const userInfo = { ...names, password: PASSWORD };
  await new Caller(site).call("POST", "/admin/register", { registrationToken, userInfo });
}

/** Returns the code of a secret, `ahead` steps of 30 seconds from now. */
export function codeOf(secret: string, ahead = 0): string {
  const bits = [...secret.replaceAll(" ", "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const digest = createHmac("sha1", key).update(counter).digest();
  const start = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(start) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
