import { describe, expect, it } from "vitest";
import { momentAt, momentOf, momentValue, readingAt, timeValue, withoutZeros, zoneLabel } from "./moments";

const ZONES = [
  "Pacific/Kiritimati",
  "America/St_Johns",
  "Asia/Kolkata",
  "Europe/Paris",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "UTC",
];

/** A generator of numbers below a bound, the same at every run. */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

describe.each(ZONES)("in %s", (zone) => {
  it("a moment is read from a clock as the moment it was", () => {
    const below = seeded(7);
    for (let time = 0; time < 2000; time++) {
      const moment = Date.UTC(
        1890 + below(200),
        below(12),
        1 + below(28),
        below(24),
        below(60),
        below(60),
        below(1000),
      );
      const reading = readingAt(moment, zone);
      expect([reading, momentAt(reading, zone, moment)?.moment]).toEqual([reading, moment]);
    }
  });
});

describe("clocks that are put forward or back", () => {
  it("skip readings, which are then later", () => {
    const found = momentAt("2024-03-31T02:30", "Europe/Paris");
    expect(found?.isSkipped).toBe(true);
    expect(readingAt(found?.moment ?? 0, "Europe/Paris")).toBe("2024-03-31T03:30");
    const john = momentAt("2024-03-10T02:15", "America/St_Johns");
    expect(readingAt(john?.moment ?? 0, "America/St_Johns")).toBe("2024-03-10T03:15");
  });

  it("show readings twice: the earlier is taken, or the one it was", () => {
    const earlier = Date.UTC(2024, 9, 27, 0, 30);
    const later = Date.UTC(2024, 9, 27, 1, 30);
    expect(readingAt(earlier, "Europe/Paris")).toBe(readingAt(later, "Europe/Paris"));
    expect(momentAt("2024-10-27T02:30", "Europe/Paris")).toEqual({
      moment: earlier,
      isSkipped: false,
      isTwice: true,
    });
    expect(momentAt("2024-10-27T02:45", "Europe/Paris", later)?.moment).toBe(Date.UTC(2024, 9, 27, 1, 45));
  });

  it("leave out a whole day", () => {
    expect(momentAt("2011-12-30T12:00", "Pacific/Apia")?.isSkipped).toBe(true);
    expect(momentAt("2011-12-31T00:00", "Pacific/Apia")?.moment).toBe(Date.UTC(2011, 11, 30, 10));
  });
});

describe("what is kept", () => {
  it("is read, and written as the kind wants it", () => {
    expect(momentOf("2024-01-02T03:04:05.678Z")).toBe(Date.UTC(2024, 0, 2, 3, 4, 5, 678));
    expect(momentOf("1704164645678")).toBe(1704164645678);
    expect(momentOf("2024-01-02T03:04")).toBe(Date.UTC(2024, 0, 2, 3, 4));
    expect(momentOf("soon")).toBeNull();
    expect(momentOf(null)).toBeNull();
    expect(momentValue(1704164645678, "datetime")).toBe("2024-01-02T03:04:05.678Z");
    expect(momentValue(1704164645678, "timestamp")).toBe("1704164645678");
  });

  it("may be as old as the calendar", () => {
    expect(readingAt(momentAt("0033-04-03T15:00", "Europe/Rome")?.moment ?? 0, "Europe/Rome")).toBe(
      "0033-04-03T15:00",
    );
  });

  it("of a time of day is its text with milliseconds", () => {
    expect(timeValue("03:04")).toBe("03:04:00.000");
    expect(timeValue("03:04:05")).toBe("03:04:05.000");
    expect(timeValue("03:04:05.6")).toBe("03:04:05.600");
    expect(withoutZeros("03:04:00.000")).toBe("03:04");
    expect(withoutZeros("03:04:05.000")).toBe("03:04:05");
    expect(withoutZeros("00:00:00.005")).toBe("00:00:00.005");
  });
});

it("a zone is written with its distance from UTC", () => {
  expect(zoneLabel("Asia/Kolkata", 0)).toBe("Asia/Kolkata (UTC+05:30)");
  expect(zoneLabel("America/St_Johns", Date.UTC(2024, 6, 1))).toBe("America/St Johns (UTC−02:30)");
  expect(zoneLabel("UTC", 0)).toBe("UTC");
});
