/** Moments in a time zone: as forms have them (`2027-01-31T09:00`), as people read them, and in UTC. */

import { dateLanguage } from "../../words/moments";

const MINUTE = 60_000;

/** Returns the time zone of the browser. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Returns the time zones the browser knows, and those that are in use already. */
export function zoneNames(...used: readonly (string | null | undefined)[]): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set(["UTC", ...known, ...used.filter((zone) => typeof zone === "string")])].sort();
}

/** Returns a moment as clocks of a zone show it, for a field: `2027-01-31T09:00`. */
export function localTime(moment: number, zone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/**
 * Returns the moment at which clocks of a zone show a time; one that they leave out is the hour after it. Null
 * for a text that is no time.
 */
export function momentOf(time: string, zone: string): string | null {
  const shown = Date.parse(`${time.slice(0, 16)}Z`);
  if (Number.isNaN(shown)) return null;
  const before = shown - ahead(shown, zone);
  const moment = shown - ahead(before, zone);
  return new Date(moment).toISOString();
}

/** Returns by how much clocks of a zone are ahead of UTC at a moment. */
function ahead(moment: number, zone: string): number {
  return Date.parse(`${localTime(moment, zone)}Z`) - Math.floor(moment / MINUTE) * MINUTE;
}

/** Returns a moment as the panel's language writes it, with the zone it is meant in. */
export function writtenIn(iso: string, zone: string | null): string {
  return new Intl.DateTimeFormat(dateLanguage(), {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(iso));
}
