import { expect, test } from "vitest";
import type { ContentAction, Subject } from "../../../api/people";
import type { Permission } from "../../../api/types";
import {
  coverOf,
  coverOfAction,
  grantsOf,
  joinGrants,
  readGrants,
  rolesOf,
  setAction,
  setCondition,
  setNames,
  setPlain,
  toPermissions,
} from "./grants";

const READ = "plugin::content-manager.explorer.read";
const DELETE = "plugin::content-manager.explorer.delete";
const ACTIONS: ContentAction[] = [
  { label: "Read", actionId: READ, subjects: ["api::page.page"], applyToProperties: ["fields", "locales"] },
  { label: "Delete", actionId: DELETE, subjects: ["api::page.page"], applyToProperties: ["locales"] },
];
const [read, remove] = ACTIONS as [ContentAction, ContentAction];
const PAGE: Subject = {
  uid: "api::page.page",
  label: "page",
  properties: [
    {
      label: "Fields",
      value: "fields",
      children: [
        { label: "title", value: "title" },
        {
          label: "seo",
          value: "seo",
          children: [
            { label: "text", value: "text" },
            { label: "url", value: "url" },
          ],
        },
      ],
    },
    {
      label: "Locales",
      value: "locales",
      children: [
        { label: "English", value: "en", isDefault: true },
        { label: "French", value: "fr" },
      ],
    },
  ],
};

function permission(properties: Permission["properties"], conditions: string[] = []): Permission {
  return { action: READ, subject: PAGE.uid, properties, conditions };
}

function of(grants: ReturnType<typeof readGrants>, action = READ) {
  return grants.get(PAGE.uid)?.get(action);
}

test("what is read is sent back as it was", () => {
  const stored = [
    permission({ fields: ["title"], locales: ["fr"] }, ["admin::is-creator"]),
    permission({ fields: ["seo.text"], locales: null }),
    { action: "admin::users.read", subject: null, properties: {}, conditions: [] },
    permission({ fields: ["gone"], locales: ["xx"], other: ["kept"] }),
  ];
  expect(new Set(toPermissions(readGrants(stored, [PAGE]), ACTIONS))).toEqual(new Set(stored));
});

test("a whole action has every field and locale, and the properties it is limited by alone", () => {
  let grants = setAction(readGrants([], [PAGE]), read, PAGE, true);
  grants = setAction(grants, remove, PAGE, true);
  expect(toPermissions(grants, ACTIONS)).toEqual([
    permission({ fields: ["title", "seo.text", "seo.url"], locales: ["en", "fr"] }),
    { action: DELETE, subject: PAGE.uid, properties: { locales: ["en", "fr"] }, conditions: [] },
  ]);
  expect(coverOfAction(of(grants), read, PAGE)).toBe("all");
  expect(toPermissions(setAction(grants, read, PAGE, false), ACTIONS)).toHaveLength(1);
});

test("a field less is some of it, none left is no permission at all", () => {
  let grants = setAction(readGrants([], [PAGE]), read, PAGE, true);
  grants = setNames(grants, read, PAGE, "fields", ["seo.text", "seo.url"], false);
  expect(of(grants)?.[0]?.fields).toEqual(["title"]);
  expect(coverOfAction(of(grants), read, PAGE)).toBe("some");
  expect(coverOf(of(grants), "fields", ["seo.text", "seo.url"])).toBe("none");
  grants = setNames(grants, read, PAGE, "fields", ["seo.url"], true);
  expect(coverOf(of(grants), "fields", ["seo.text", "seo.url"])).toBe("some");
  grants = setNames(grants, read, PAGE, "fields", ["title", "seo.url"], false);
  expect(of(grants)).toBeUndefined();
});

test("one field of nothing permits that field in every locale", () => {
  const grants = setNames(readGrants([], [PAGE]), read, PAGE, "fields", ["title"], true);
  expect(toPermissions(grants, ACTIONS)).toEqual([permission({ fields: ["title"], locales: ["en", "fr"] })]);
});

test("without a limit every field is covered, and taking one away names the others", () => {
  let grants = readGrants([permission({})], [PAGE]);
  expect(coverOf(of(grants), "fields", ["title", "seo.url"])).toBe("all");
  expect(coverOf(of(grants), "locales", ["en"])).toBe("all");
  expect(coverOf(of(grants), "locales", ["fr"])).toBe("none");
  grants = setNames(grants, read, PAGE, "fields", ["seo.text"], false);
  expect(of(grants)?.[0]).toMatchObject({ fields: ["title", "seo.url"], locales: ["en"] });
});

test("conditions and plain actions come and go", () => {
  let grants = setAction(readGrants([], [PAGE]), read, PAGE, true);
  grants = setCondition(grants, READ, PAGE.uid, "admin::is-creator", true);
  grants = setPlain(grants, "admin::users.read", true);
  expect(of(grants)?.[0]?.conditions).toEqual(["admin::is-creator"]);
  expect(toPermissions(grants, ACTIONS).at(-1)?.action).toBe("admin::users.read");
  grants = setCondition(grants, READ, PAGE.uid, "admin::is-creator", false);
  grants = setPlain(grants, "admin::users.read", false);
  expect(toPermissions(grants, ACTIONS)).toEqual([
    permission({ fields: ["title", "seo.text", "seo.url"], locales: ["en", "fr"] }),
  ]);
});

test("several roles together permit what any of them does, and each part names its roles", () => {
  const permission = (fields: string[], conditions: string[]): Permission => ({
    action: READ,
    subject: "api::page.page",
    properties: { fields, locales: ["en"] },
    conditions,
  });
  const together = joinGrants([
    readGrants([permission(["title"], [])], [PAGE], "Titles"),
    readGrants([permission(["title", "seo.text"], ["own"])], [PAGE], "Texts"),
    readGrants([], [PAGE], "Nothing"),
  ]);
  const list = together.get("api::page.page")?.get(READ);
  const conditions = [{ id: "own", displayName: "Is creator", category: "" }];
  expect(coverOf(list, "fields", ["title", "seo.text"])).toBe("all");
  expect(rolesOf(grantsOf(list, "fields", ["title"]), conditions)).toBe("Titles, Texts (Is creator)");
  expect(rolesOf(grantsOf(list, "fields", ["seo.text"]), conditions)).toBe("Texts (Is creator)");
  expect(grantsOf(list, "fields", ["seo.url"])).toEqual([]);
  expect(grantsOf(undefined, "fields", ["title"])).toEqual([]);
});
