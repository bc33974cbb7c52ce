import { describe, expect, it } from "vitest";
import { formValue, KINDS, optionsOfKind, readProperties } from "./options";
import type { Properties } from "./schemas";

/** What files say of a field of each kind, with every option it has. */
const FIELDS: Properties[] = [
  { type: "string", unique: true, default: "a", minLength: 1, maxLength: 9, regex: "^a", searchable: false },
  { type: "text", required: true, private: true, writable: false, conditions: { visible: { "==": [1, 1] } } },
  { type: "richtext", maxLength: 200 },
  { type: "blocks", required: true },
  { type: "email", unique: true },
  { type: "password", minLength: 8 },
  { type: "uid", targetField: "title" },
  { type: "enumeration", enum: ["small", "large"], default: "small" },
  { type: "integer", min: -1, max: 5, default: 0 },
  { type: "biginteger", min: "0", max: "9223372036854775807" },
  { type: "float", default: 1.5 },
  { type: "decimal", min: 0 },
  { type: "boolean", default: false },
  { type: "date", default: "2026-11-29" },
  { type: "time", default: "09:30:00" },
  { type: "datetime", unique: true },
  { type: "timestamp" },
  { type: "json", default: { a: [1] } },
  { type: "media", multiple: true, allowedTypes: ["images", "videos"] },
  { type: "component", component: "shared.seo", repeatable: true, min: 1, max: 4 },
  { type: "dynamiczone", components: ["shared.seo", "shared.quote"], max: 3 },
  { type: "customField", customField: "plugin::rating.stars", min: 1, options: { most: 5 } },
  { type: "string", pluginOptions: { i18n: { localized: true }, other: { a: 1 } }, enumName: "kept" },
];

/** Returns the type something is kept as, and the custom field it is. */
function kindOf(said: Properties): [string, string] {
  return said.customField ? ["integer", String(said.customField)] : [String(said.type), ""];
}

/** Returns what a form sends that begins with what a file says. */
function asForm(said: Properties): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, control] of Object.entries(optionsOfKind(...kindOf(said)))) {
    const value = said[name];
    if (control === "check" && value === true) values[name] = "on";
    else if (control === "isNot" && value !== false) values[name] = "on";
    else if (control === "list")
      for (const each of (value ?? []) as string[]) values[`${name}/${each}`] = "on";
    else if (control !== "check" && control !== "isNot") values[name] = formValue(value, control);
  }
  const options = said.pluginOptions as { i18n?: { localized?: boolean } } | undefined;
  if (options?.i18n?.localized) values.localized = "on";
  return values;
}

describe("the options of fields", () => {
  it.each(FIELDS)("are in a form as in the file: $type", (said) => {
    const [type, customField] = kindOf(said);
    const { properties, problems } = readProperties(type, asForm(said), said, customField);
    expect(problems).toEqual([]);
    expect(JSON.stringify(properties)).toBe(JSON.stringify(said));
  });

  it("are tried for every kind but relations, which have a form of their own", () => {
    expect(new Set(FIELDS.map((said) => kindOf(said)[0]))).toEqual(
      new Set(KINDS.filter((kind) => kind !== "relation")),
    );
  });

  it("of a custom field go with it", () => {
    const before = {
      type: "customField",
      customField: "plugin::rating.stars",
      options: { most: 5 },
      enumName: "a",
    };
    expect(readProperties("integer", { writable: "on", searchable: "on" }, before).properties).toEqual({
      type: "integer",
      enumName: "a",
    });
  });

  it("are left out where the form is empty, and others stay", () => {
    const before = { type: "string", maxLength: 5, required: true, enumName: "kept", default: "a" };
    const form = { writable: "on", searchable: "on" };
    expect(readProperties("string", form, before).properties).toEqual({ type: "string", enumName: "kept" });
  });

  it("are refused where they are no numbers, no JSON, or twice the same choice", () => {
    const problems = (type: string, values: Record<string, string>) =>
      readProperties(type, values, {}).problems;
    expect(problems("integer", { min: "1.5", default: "x" })).toEqual([
      { path: "default", word: "wrong.whole" },
      { path: "min", word: "wrong.whole" },
    ]);
    expect(problems("json", { default: "{" })).toEqual([{ path: "default", word: "wrong.json" }]);
    expect(problems("enumeration", { enum: "a\na" })).toEqual([{ path: "enum", word: "wrong.choices" }]);
    expect(problems("dynamiczone", {})).toEqual([{ path: "components", word: "wrong.needed" }]);
  });

  it("are refused where they exclude each other", () => {
    const problems = (type: string, values: Record<string, string>) =>
      readProperties(type, values, {}).problems;
    expect(problems("integer", { min: "5", max: "-2" })).toEqual([{ path: "max", word: "wrong.range" }]);
    expect(problems("string", { minLength: "10", maxLength: "9" })).toEqual([
      { path: "maxLength", word: "wrong.range" },
    ]);
    expect(problems("biginteger", { min: "9007199254740993", max: "9007199254740992" })).toEqual([
      { path: "max", word: "wrong.range" },
    ]);
    expect(problems("integer", { min: "5", max: "5" })).toEqual([]);
    expect(problems("enumeration", { enum: "a\nb", default: "c" })).toEqual([
      { path: "default", word: "wrong.choice" },
    ]);
  });

  it("make both kinds of relations", () => {
    const read = (values: Record<string, string>) =>
      readProperties("relation", { writable: "on", ...values }, {}).properties;
    const target = "api::film.film";
    expect(read({ relation: "oneToMany", target, otherName: "film" })).toEqual({
      type: "relation",
      relation: "oneToMany",
      target,
      mappedBy: "film",
    });
    expect(read({ relation: "manyToOne", target })).toEqual({
      type: "relation",
      relation: "manyToOne",
      target,
    });
  });
});
