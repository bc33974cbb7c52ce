/** API tokens, and what can be called with them. */

import { call } from "./request";

interface Answer<T> {
  data: T;
}

export type TokenType = "read-only" | "full-access" | "custom";

export interface Token {
  id: number;
  name: string;
  description: string;
  type: TokenType;
  lastUsedAt: string | null;
  /** Milliseconds, as a text or a number; null is for ever. */
  lifespan: string | number | null;
  expiresAt: string | null;
  createdAt: string;
  permissions: string[];
}

export interface TokenBody {
  name: string;
  description: string;
  type: TokenType;
  lifespan?: number | null;
  permissions?: string[];
}

export async function listTokens(): Promise<Token[]> {
  return (await call<Answer<Token[]>>("GET", "/admin/api-tokens")).data;
}

export async function readToken(id: number): Promise<Token> {
  return (await call<Answer<Token>>("GET", `/admin/api-tokens/${id}`)).data;
}

/** Makes a token; its key is told here alone. */
export async function makeToken(body: TokenBody): Promise<Token & { accessKey: string }> {
  return (await call<Answer<Token & { accessKey: string }>>("POST", "/admin/api-tokens", { body })).data;
}

export async function changeToken(id: number, body: TokenBody): Promise<Token> {
  return (await call<Answer<Token>>("PUT", `/admin/api-tokens/${id}`, { body })).data;
}

export async function regenerateToken(id: number): Promise<string> {
  type Fresh = Answer<{ accessKey: string }>;
  return (await call<Fresh>("POST", `/admin/api-tokens/${id}/regenerate`)).data.accessKey;
}

export async function removeToken(id: number): Promise<void> {
  await call("DELETE", `/admin/api-tokens/${id}`);
}

/** Actions of the content API by part of the site and controller. */
export type CallableActions = Record<string, { controllers: Record<string, string[]> }>;

export async function readCallableActions(): Promise<CallableActions> {
  return (await call<Answer<CallableActions>>("GET", "/admin/content-api/permissions")).data;
}
