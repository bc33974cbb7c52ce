/** Releases, and what is planned for single entries. */

import type { Creator, Place } from "./entries";
import { call } from "./request";

interface Answer<T> {
  data: T;
}

export type PlanType = "publish" | "unpublish";
export type Condition = "all_or_nothing" | "allow_partial";
export type ReleaseStatus = "empty" | "ready" | "blocked" | "failed" | "done" | "partial";

export interface Problem {
  message: string;
  path: string[];
  locale?: string;
}

interface Planned {
  id: number;
  scheduledAt: string | null;
  timezone: string | null;
  status: ReleaseStatus;
  error: string | null;
  createdBy: Creator | null;
}

export interface Release extends Planned {
  name: string;
  releasedAt: string | null;
  releaseCondition: Condition;
  actions: { meta: { count: number } };
}

/** What is planned for one entry. */
export interface Schedule extends Planned {
  type: PlanType;
  locale: string | null;
  problems: Problem[];
}

/** An entry that something is planned for, as far as it may be read. */
export interface PlannedEntry {
  contentType: { uid: string; kind: string | null; displayName: string; mainFieldValue: unknown };
  entryDocumentId: string;
  locale: { code: string; name: string } | null;
}

type EntryStatus = "draft" | "published" | "modified" | null;

export interface ReleaseAction extends PlannedEntry {
  id: number;
  type: PlanType;
  isEntryValid: boolean;
  problems: Problem[];
  status: EntryStatus;
}

/** What is planned for one entry, in the list of all. */
export interface ScheduledEntry extends Planned, PlannedEntry {
  type: PlanType;
  problems: Problem[];
  /** Null for an entry that may not be read. */
  entryStatus: EntryStatus;
}

export interface ReleaseBody {
  name: string;
  /** Left out, what is planned stays. */
  scheduledAt?: string | null;
  timezone?: string | null;
  releaseCondition: Condition;
}

export interface Pages {
  page: number;
  pageSize: number;
  pageCount: number;
  total: number;
}

const ROOT = "/content-releases";
const SCHEDULES = `${ROOT}/schedules`;

/** Every locale of an entry, in place of one. */
export const ALL_LOCALES = "*";

function bodyOf({ uid, documentId, locale }: Place) {
  return {
    contentType: uid,
    ...(documentId ? { entryDocumentId: documentId } : {}),
    ...(locale ? { locale } : {}),
  };
}

export async function listSchedules(place: Place, signal?: AbortSignal): Promise<Schedule[]> {
  const query = new URLSearchParams(bodyOf(place));
  return (await call<Answer<Schedule[]>>("GET", `${SCHEDULES}?${query}`, signal ? { signal } : {})).data;
}

export function listAllSchedules(
  { page, type, locale }: { page: number; type: string; locale: string },
  signal?: AbortSignal,
): Promise<{ data: ScheduledEntry[]; meta: { pagination: Pages } }> {
  const query = new URLSearchParams({
    page: String(page),
    pageSize: "20",
    ...(type ? { contentType: type } : {}),
    ...(locale ? { locale } : {}),
  });
  return call("GET", `${SCHEDULES}/all?${query}`, signal ? { signal } : {});
}

export async function makeSchedule(
  place: Place,
  plan: { type: PlanType; scheduledAt: string; timezone: string },
): Promise<void> {
  await call("POST", SCHEDULES, { body: { ...bodyOf(place), ...plan } });
}

export async function cancelSchedule(id: number): Promise<void> {
  await call("DELETE", `${SCHEDULES}/${id}`);
}

export function listReleases(
  { page, isDone, name = "" }: { page: number; isDone: boolean; name?: string },
  signal?: AbortSignal,
): Promise<{ data: Release[]; meta: { pagination: Pages; pendingReleasesCount: number } }> {
  const query = new URLSearchParams({
    page: String(page),
    pageSize: "20",
    sort: isDone ? "releasedAt:desc" : "name:asc",
    "filters[releasedAt][$null]": String(!isDone),
    ...(name ? { "filters[name][$containsi]": name } : {}),
  });
  return call("GET", `${ROOT}?${query}`, signal ? { signal } : {});
}

export async function readRelease(id: string): Promise<Release> {
  return (await call<Answer<Release>>("GET", `${ROOT}/${id}`)).data;
}

export async function makeRelease(body: ReleaseBody): Promise<Release> {
  return (await call<Answer<Release>>("POST", ROOT, { body })).data;
}

export async function changeRelease(id: number, body: ReleaseBody): Promise<Release> {
  return (await call<Answer<Release>>("PUT", `${ROOT}/${id}`, { body })).data;
}

export async function removeRelease(id: number): Promise<void> {
  await call("DELETE", `${ROOT}/${id}`);
}

export async function publishRelease(id: number): Promise<void> {
  await call("POST", `${ROOT}/${id}/publish`);
}

/** Returns the releases to come that an entry is in. */
export async function releasesWith(place: Place, signal?: AbortSignal): Promise<Release[]> {
  const query = new URLSearchParams({ ...bodyOf(place), hasEntryAttached: "true" });
  const options = signal ? { signal } : {};
  return (await call<Answer<Release[]>>("GET", `${ROOT}/getByDocumentAttached?${query}`, options)).data;
}

export async function addAction(release: number, place: Place, type: PlanType): Promise<void> {
  await call("POST", `${ROOT}/${release}/actions`, { body: { ...bodyOf(place), type } });
}

/** Adds entries of a type, all or none, and returns how many were in the release already. */
export async function addActions(
  release: number,
  places: readonly Place[],
  type: PlanType,
): Promise<{ entriesAlreadyInRelease: number; totalEntries: number }> {
  const body = places.map((place) => ({ ...bodyOf(place), type }));
  return (
    await call<{ meta: { entriesAlreadyInRelease: number; totalEntries: number } }>(
      "POST",
      `${ROOT}/${release}/actions/bulk`,
      { body },
    )
  ).meta;
}

export function listActions(
  release: number,
  page: number,
  signal?: AbortSignal,
): Promise<{ data: Record<string, ReleaseAction[]>; meta: { pagination: Pages } }> {
  const query = new URLSearchParams({ page: String(page), pageSize: "50", groupBy: "contentType" });
  return call("GET", `${ROOT}/${release}/actions?${query}`, signal ? { signal } : {});
}

export async function changeAction(release: number, action: number, type: PlanType): Promise<void> {
  await call("PUT", `${ROOT}/${release}/actions/${action}`, { body: { type } });
}

export async function removeAction(release: number, action: number): Promise<void> {
  await call("DELETE", `${ROOT}/${release}/actions/${action}`);
}
