import { describe, expect, it } from "vitest";
import type { Fields } from "../../../document/model";
import { cellValue, columnsOf, isHeading, rowValues } from "./cellValues";

const FIELDS: Fields = {
  uid: "shared.price",
  displayName: "Price",
  description: "",
  mainField: "name",
  attributes: {
    name: { type: "string", localized: true },
    amount: { type: "decimal", localized: true },
    parts: { type: "component", component: "shared.part", localized: true },
    sold: { type: "boolean", localized: true },
    day: { type: "date", localized: true },
  },
};

describe("pasted columns", () => {
  const columns = columnsOf(FIELDS, undefined);

  it("go to the attributes that cells can fill, in order", () => {
    expect(columns.map(({ name }) => name)).toEqual(["name", "amount", "sold", "day"]);
    expect(rowValues(columns, ["Tea", "3,50", "yes", "2024-02-29"])).toEqual({
      name: "Tea",
      amount: "3.50",
      sold: true,
      day: "2024-02-29",
    });
  });

  it("may be fewer or more than there are", () => {
    expect(rowValues(columns, ["Tea"])).toEqual({ name: "Tea" });
    expect(rowValues(columns, ["Tea", "1", "", "", "much", "more"])).toEqual({ name: "Tea", amount: "1" });
  });

  it("leave out what cannot be kept", () => {
    expect(rowValues(columns, ["Tea", "dear", "perhaps", "29.2.2024"])).toEqual({ name: "Tea" });
    expect(cellValue({ type: "enumeration", enum: ["a"], localized: true }, "b")).toBeUndefined();
    expect(cellValue({ type: "datetime", localized: true }, "2024-01-02T03:04:05Z")).toBe(
      "2024-01-02T03:04:05.000Z",
    );
    expect(cellValue({ type: "time", localized: true }, "9:30")).toBeUndefined();
    expect(cellValue({ type: "time", localized: true }, "09:30")).toBe("09:30:00.000");
  });

  it("are headed by their names", () => {
    expect(isHeading(columns, ["Name", "What it costs"], ["name", "What it costs", ""])).toBe(true);
    expect(isHeading(columns, [], ["Tea", "1"])).toBe(false);
  });
});
