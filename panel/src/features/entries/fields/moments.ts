/**
 * Moments as a zone's clocks show them. Days and times of day are texts and stay texts; only what is a moment
 * is turned into a clock's reading and back, and back only when somebody has changed the reading.
 */

const DAY = 86_400_000;
const MINUTE = 60_000;
const READING = /^(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/;

/** What a clock's reading stands for. */
export interface Reading {
  /** Milliseconds since 1970. */
  moment: number;
  /** Whether the zone's clocks skip this reading, so that the moment is a later one. */
  isSkipped: boolean;
  /** Whether the clocks show it twice. */
  isTwice: boolean;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** Returns the zone of the browser. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Returns how far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
export function offsetAt(moment: number, zone: string): number {
  if (zone === "UTC") return 0;
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(moment)) parts[type] = value;
  const year = parts.era?.startsWith("B") ? 1 - Number(parts.year) : Number(parts.year);
  const shown = utc(
    year,
    Number(parts.month),
    Number(parts.day),
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second),
  );
  return shown - Math.floor(moment / 1000) * 1000;
}

/** As Date.UTC, whose years below 100 are those of the last century. */
function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, milli = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, milli);
  return date.getTime();
}

/** Returns the moment a kept value stands for, null where there is none: ISO, or a timestamp's milliseconds. */
export function momentOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value === "") return null;
  if (/^-?\d{1,17}$/.test(value)) return Number(value);
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) || !value.includes("T") ? value : `${value}Z`;
  const moment = Date.parse(zoned);
  return Number.isNaN(moment) ? null : moment;
}

/** Returns a moment as it is sent: a datetime as ISO in UTC, a timestamp as its milliseconds. */
export function momentValue(moment: number, kind: "datetime" | "timestamp"): string {
  return kind === "timestamp" ? String(moment) : new Date(moment).toISOString();
}

/** Returns what a zone's clocks show at a moment, as `<input type="datetime-local">` takes it. */
export function readingAt(moment: number, zone: string): string {
  const text = new Date(moment + offsetAt(moment, zone)).toISOString().slice(0, -1);
  return withoutZeros(text);
}

/** Leaves out the seconds and milliseconds of a time that has none. */
export function withoutZeros(time: string): string {
  return time.replace(/^(.*\d\d:\d\d(?::\d\d)?)\.000$/, "$1").replace(/^(.*\d\d:\d\d):00$/, "$1");
}

/**
 * Returns the moment at which a zone's clocks show a reading; null for what is none.
 *
 * One they show twice is the earlier moment, unless `before` (the moment it was before) has the later one's
 * offset; one they skip is as much later as the clocks are put forward.
 */
export function momentAt(reading: string, zone: string, before: number | null = null): Reading | null {
  const match = READING.exec(reading);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const shown = utc(year, month, day, hour, minute, second, Number((match[7] ?? "").padEnd(3, "0")));
  const offsets = [offsetAt(shown - DAY, zone), offsetAt(shown + DAY, zone)];
  const found = [...new Set(offsets.map((offset) => shown - offset))]
    .filter((moment) => moment + offsetAt(moment, zone) === shown)
    .sort((one, other) => one - other);
  if (!found.length) return { moment: shown - Math.min(...offsets), isSkipped: true, isTwice: false };
  const same = found.find((moment) => before !== null && offsetAt(moment, zone) === offsetAt(before, zone));
  return { moment: same ?? found[0] ?? shown, isSkipped: false, isTwice: found.length > 1 };
}

/** Returns a zone's name with its distance from UTC at a moment: "Asia/Kolkata (UTC+05:30)". */
export function zoneLabel(zone: string, moment: number): string {
  if (zone === "UTC") return "UTC";
  const minutes = Math.round(offsetAt(moment, zone) / MINUTE);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const sign = minutes < 0 ? "−" : "+";
  return `${zone.replaceAll("_", " ")} (UTC${sign}${two(hours)}:${two(rest)})`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Returns a time of day as it is sent, with seconds and milliseconds. */
export function timeValue(typed: string): string {
  const [, minutes = "", seconds = "00", millis = ""] =
    /^(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/.exec(typed) ?? [];
  return minutes ? `${minutes}:${seconds}.${millis.padEnd(3, "0")}` : typed;
}
