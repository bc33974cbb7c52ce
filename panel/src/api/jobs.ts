/** The queue of jobs: what waits, runs, is done, and has failed. */

import type { Pages } from "./people";
import { call } from "./request";

export const JOB_STATES = ["waiting", "running", "done", "dead"] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface Job {
  id: number;
  kind: string;
  state: JobState;
  key: string | null;
  arguments: Record<string, unknown> | null;
  attempts: number;
  error: string | null;
  runAt: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
}

export interface JobFilters {
  page?: number;
  pageSize?: number;
  state?: JobState | undefined;
  kind?: string;
}

export async function listJobs(
  { page = 1, pageSize = 25, state, kind }: JobFilters,
  signal?: AbortSignal,
): Promise<{ results: Job[]; pagination: Pages }> {
  const query = new URLSearchParams({ page: String(page), pageSize: String(pageSize) });
  if (state) query.set("state", state);
  if (kind) query.set("kind", kind);
  return call("GET", `/admin/jobs?${query}`, signal ? { signal } : {});
}

export async function countJobs(): Promise<Record<JobState, number>> {
  return (await call<{ data: Record<JobState, number> }>("GET", "/admin/jobs/counts")).data;
}

export async function retryJob(id: number): Promise<void> {
  await call("POST", `/admin/jobs/${id}/retry`);
}

export async function removeJob(id: number): Promise<void> {
  await call("DELETE", `/admin/jobs/${id}`);
}
