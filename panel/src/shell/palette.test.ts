import { expect, it } from "vitest";
import { matching } from "./palette";
import { canBy } from "./permissions";

const entries = ["Start", "Your profile", "Theme: Dark", "Éditions d’été"].map((name) => ({ name }));
const names = (typed: string) => matching(entries, typed).map(({ name }) => name);

it("finds by any words, without accents, what begins with them first", () => {
  expect(names("")).toHaveLength(4);
  expect(names("prof")).toEqual(["Your profile"]);
  expect(names("dark theme")).toEqual(["Theme: Dark"]);
  expect(names("edi")).toEqual(["Éditions d’été"]);
  expect(names("ÉTÉ")).toEqual(["Éditions d’été"]);
  expect(matching([{ name: "At the start" }, { name: "Start" }], "st")[0]?.name).toBe("Start");
  expect(names("xyz")).toEqual([]);
});

it("decides by the permissions that were asked for once", () => {
  const can = canBy([
    { action: "read", subject: "api::a.a", conditions: [], properties: {} },
    { action: "admin::users.read", subject: null, conditions: [], properties: {} },
  ]);
  expect([can("read"), can("read", "api::a.a"), can("read", "api::b.b")]).toEqual([true, true, false]);
  expect([can("admin::users.read"), can("admin::roles.read")]).toEqual([true, false]);
});
