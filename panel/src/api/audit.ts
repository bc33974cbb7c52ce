/** What was done, by whom. */

import type { Pages } from "./people";
import { call } from "./request";

export interface AuditEntry {
  documentId: string;
  action: string;
  contentType: string | null;
  target: string | null;
  targetLocale: string | null;
  actorType: string;
  actorId: string | number | null;
  actorName: string | null;
  ip: string | null;
  createdAt: string;
}

export interface AuditFilters {
  page: number;
  action: string;
  actor: string;
  target: string;
}

export async function listAudit(
  { page, action, actor, target }: AuditFilters,
  signal?: AbortSignal,
): Promise<{ data: AuditEntry[]; meta: { pagination: Pages } }> {
  const query = new URLSearchParams({
    "pagination[page]": String(page),
    "pagination[pageSize]": "50",
    sort: "id:desc",
  });
  if (action) query.set("filters[action][$containsi]", action);
  if (actor) query.set("filters[actorName][$containsi]", actor);
  if (target) {
    query.set("filters[$or][0][target][$containsi]", target);
    query.set("filters[$or][1][contentType][$containsi]", target);
  }
  return call("GET", `/audit/entries?${query}`, signal ? { signal } : {});
}
