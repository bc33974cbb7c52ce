/** Webhooks, and what they sent. */

import type { Pages } from "./people";
import { call } from "./request";

interface Answer<T> {
  data: T;
}

export const ENTRY_EVENTS = [
  "entry.create",
  "entry.update",
  "entry.delete",
  "entry.publish",
  "entry.unpublish",
  "entry.draft-discard",
] as const;
export const MEDIA_EVENTS = ["media.create", "media.update", "media.delete"] as const;
export const RELEASE_EVENTS = ["releases.publish"] as const;

export interface WebhookBody {
  name: string;
  url: string;
  headers: Record<string, string>;
  events: string[];
  isEnabled?: boolean;
}

export interface Webhook extends Required<WebhookBody> {
  id: number;
  /** Whether it stands in octavo.toml. */
  readOnly?: boolean;
  failingSince?: string;
  disabledAt?: string;
}

export const STATES = ["waiting", "delivered", "failed"] as const;
export type DeliveryState = (typeof STATES)[number];

export interface Delivery {
  id: number;
  messageId: string;
  event: string;
  uid: string | null;
  documentId: string | null;
  state: DeliveryState;
  attempts: number;
  createdAt: string;
  attemptedAt: string | null;
  nextAttemptAt: string | null;
  statusCode: number | null;
  milliseconds: number | null;
  error: string | null;
  answer: string | null;
}

export interface Attempt {
  attempt: number;
  at: string;
  statusCode: number | null;
  milliseconds: number;
  error: string | null;
}

export interface WholeDelivery extends Delivery {
  request: { headers: Record<string, string> | null; body: string };
  history: Attempt[];
}

/** What became of a message that tried a webhook. */
export interface Trial {
  statusCode: number;
  message?: string;
}

const ROOT = "/admin/webhooks";

export async function listWebhooks(): Promise<Webhook[]> {
  return (await call<Answer<Webhook[]>>("GET", ROOT)).data;
}

export async function readWebhook(id: number): Promise<Webhook> {
  return (await call<Answer<Webhook>>("GET", `${ROOT}/${id}`)).data;
}

export async function makeWebhook(body: WebhookBody): Promise<Webhook> {
  return (await call<Answer<Webhook>>("POST", ROOT, { body })).data;
}

export async function changeWebhook(id: number, body: WebhookBody): Promise<Webhook> {
  return (await call<Answer<Webhook>>("PUT", `${ROOT}/${id}`, { body })).data;
}

export async function removeWebhook(id: number): Promise<void> {
  await call("DELETE", `${ROOT}/${id}`);
}

/** Makes a new secret; it is told here alone, with until when the one before is good, too. */
export async function rotateSecret(id: number): Promise<{ secret: string; previousUntil: string | null }> {
  type Fresh = Answer<{ secret: string; previousUntil: string | null }>;
  return (await call<Fresh>("POST", `${ROOT}/${id}/rotate-secret`)).data;
}

export async function tryWebhook(id: number): Promise<Trial> {
  return (await call<Answer<Trial>>("POST", `${ROOT}/${id}/trigger`)).data;
}

export function listDeliveries(
  id: number,
  { page, state }: { page: number; state: string },
  signal?: AbortSignal,
): Promise<{ results: Delivery[]; pagination: Pages }> {
  const query = new URLSearchParams({ page: String(page), pageSize: "20" });
  if (state) query.set("state", state);
  return call("GET", `${ROOT}/${id}/deliveries?${query}`, signal ? { signal } : {});
}

export async function readDelivery(id: number, delivery: number): Promise<WholeDelivery> {
  return (await call<Answer<WholeDelivery>>("GET", `${ROOT}/${id}/deliveries/${delivery}`)).data;
}

export async function sendAgain(id: number, delivery: number): Promise<Delivery> {
  return (await call<Answer<Delivery>>("POST", `${ROOT}/${id}/deliveries/${delivery}/resend`)).data;
}
