import { expect, it } from "vitest";
import { valueText } from "../entries/edit/valueText";
import { named } from "./values";

const LABELS = { red: "Red", blue: "Blue" };

it("calls what values lead to by its name, at every depth", () => {
  expect(named({ documentId: "red" }, LABELS)).toBe("Red");
  expect(valueText(named([{ documentId: "red" }, { documentId: "gone" }], LABELS))).toBe("Red, gone");
  const seo = { id: 7, title: "About", tag: { documentId: "blue" } };
  expect(named(seo, LABELS)).toEqual({ title: "About", tag: "Blue" });
  expect(named(null, LABELS)).toBeNull();
});
