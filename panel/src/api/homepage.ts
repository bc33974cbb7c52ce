import type { RecentEntry } from "./lists";
import { call } from "./request";

/** What the first screen shows, and what each administrator wants there. */

export interface Widget {
  uid: string;
  /** Twelfths of a row. */
  width: 4 | 6 | 8 | 12;
}

/** Returns the widgets an administrator has chosen; null until they have chosen any. */
export async function chosenWidgets(): Promise<Widget[] | null> {
  const { data } = await call<{ data: { widgets: Widget[] } | null }>("GET", "/admin/homepage/layout");
  return data?.widgets ?? null;
}

export async function chooseWidgets(widgets: readonly Widget[]): Promise<Widget[]> {
  const body = { widgets };
  return (await call<{ data: { widgets: Widget[] } }>("PUT", "/admin/homepage/layout", { body })).data
    .widgets;
}

export type RecentList = "edited" | "published" | "drafts";

/** Returns several lists of recent entries at once. */
export async function recentLists(
  lists: readonly RecentList[],
): Promise<Partial<Record<RecentList, RecentEntry[]>>> {
  const query = new URLSearchParams({ lists: lists.join(","), pageSize: "8" });
  type Lists = { data: Partial<Record<RecentList, RecentEntry[]>> };
  return (await call<Lists>("GET", `/content-manager/homepage/lists?${query}`)).data;
}

/** How much there is; null of what one may not read. */
export type Statistics = Readonly<
  Record<
    "assets" | "contentTypes" | "components" | "locales" | "admins" | "webhooks" | "apiTokens",
    number | null
  >
>;

export async function keyStatistics(): Promise<Statistics> {
  return (await call<{ data: Statistics }>("GET", "/admin/homepage/key-statistics")).data;
}
