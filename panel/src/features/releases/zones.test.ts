import { expect, it } from "vitest";
import { localTime, momentOf, writtenIn, zoneNames } from "./zones";

it("tells the moment of a time in a zone, in summer, in winter and where clocks change", () => {
  expect(momentOf("2027-01-31T09:00", "Europe/Paris")).toBe("2027-01-31T08:00:00.000Z");
  expect(momentOf("2027-07-31T09:00", "Europe/Paris")).toBe("2027-07-31T07:00:00.000Z");
  expect(momentOf("2027-07-31T00:30", "Pacific/Auckland")).toBe("2027-07-30T12:30:00.000Z");
  // Clocks go from two to three here: half past two is half past three.
  expect(momentOf("2027-03-28T02:30", "Europe/Paris")).toBe("2027-03-28T01:30:00.000Z");
  expect(momentOf("2027-03-28T03:30", "Europe/Paris")).toBe("2027-03-28T01:30:00.000Z");
  expect(momentOf("soon", "Europe/Paris")).toBeNull();
});

it("shows a moment as clocks of a zone do", () => {
  expect(localTime(Date.parse("2027-01-31T23:05:00Z"), "Asia/Kolkata")).toBe("2027-02-01T04:35");
  expect(localTime(Date.parse("2027-01-31T23:00:00Z"), "Europe/Paris")).toBe("2027-02-01T00:00");
  expect(writtenIn("2027-01-31T08:00:00Z", "Europe/Paris")).toContain("9:00");
});

it("knows the zone that is in use, whether the browser lists it or not", () => {
  expect(zoneNames("Etc/GMT+3", null)).toEqual(expect.arrayContaining(["Etc/GMT+3", "Europe/Paris", "UTC"]));
});
