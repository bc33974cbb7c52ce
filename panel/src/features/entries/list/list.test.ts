import { describe, expect, it } from "vitest";
import type { StoredEntry } from "../../../api/entries";
import { fitting } from "../../../shell/preferences";
import { readableBy } from "../../../shell/readable";
import en from "../../../words/en.json";
import { translator } from "../../../words/words";
import { reasonsOf } from "./bulk";
import type { Column } from "./columns";
import { exported } from "./exporting";
import { askedFilters, filterParameters, NO_FILTERS, operatorsOf, readFilters } from "./filters";
import { rememberedList, toRemember } from "./remembered";
import { findingKey, type ListState, readState, writeState } from "./state";
import { toInstant, toLocal } from "./ValueInput";

const STATE: ListState = {
  page: 3,
  pageSize: 50,
  sort: "category.name:DESC",
  text: "a & b",
  filters: {
    join: "$or",
    conditions: [
      { path: "authors.name", operator: "$containsi", value: "ü=[x]" },
      { path: "seo.metaTitle", operator: "$null", value: "" },
    ],
  },
  locale: "fr",
  status: "modified",
  columns: ["title", "seo.metaTitle"],
  view: "",
};
const NOTHING: ListState = {
  page: 1,
  pageSize: 10,
  sort: "id:ASC",
  text: "",
  filters: NO_FILTERS,
  locale: "",
  status: "",
  columns: ["title"],
  view: "",
};

describe("the state of a list", () => {
  it("comes back from its address as it was", () => {
    const address = new URLSearchParams(writeState(STATE)).toString();
    expect(readState(Object.fromEntries(new URLSearchParams(address)), NOTHING)).toEqual(STATE);
  });

  it("takes nothing from an address that makes no sense", () => {
    const search = { page: "0", pageSize: "1e9", status: "odd", "filters[$and][0][title][$nope]": "x" };
    expect(readState(search, NOTHING)).toEqual(NOTHING);
  });

  it("finds the same on every page and with every column, not with another language", () => {
    expect(findingKey({ ...STATE, page: 1, columns: [] })).toBe(findingKey(STATE));
    expect(findingKey({ ...STATE, locale: "en" })).not.toBe(findingKey(STATE));
  });

  it("comes back from what an account remembers", () => {
    const kept: unknown = JSON.parse(
      JSON.stringify(toRemember(STATE, { title: 300, gone: 100 }, { widths: {} }, NOTHING)),
    );
    const { columns, widths, search } = rememberedList(kept);
    expect([columns, widths]).toEqual([STATE.columns, { title: 300 }]);
    expect(readFilters(search ?? {})).toEqual(STATE.filters);
    expect(search).not.toHaveProperty("_q");
    for (const odd of [null, [], "x", { widths: 3, columns: "x" }])
      expect(rememberedList(odd).widths).toEqual({});
  });

  it("is remembered only where it differs from the type's own", () => {
    const { columns, sort, pageSize } = toRemember(
      { ...STATE, pageSize: 10, columns: ["title"] },
      {},
      { widths: {} },
      NOTHING,
    );
    expect([columns, sort, pageSize]).toEqual([undefined, STATE.sort, undefined]);
  });
});

describe("filters", () => {
  it("are written as the server takes them", () => {
    expect(filterParameters(STATE.filters)).toEqual([
      ["filters[$or][0][authors][name][$containsi]", "ü=[x]"],
      ["filters[$or][1][seo][metaTitle][$null]", "true"],
    ]);
  });

  it("find what leads nowhere where it shall not lead to an entry", () => {
    const path = "category.documentId";
    const filters = { join: "$and", conditions: [{ path, operator: "$ne", value: "sea" }] } as const;
    expect(readFilters(Object.fromEntries(filterParameters(filters)))).toEqual(filters);
    expect(askedFilters(filters)).toEqual([
      ["filters[$and][0][$or][0][category][documentId][$ne]", "sea"],
      ["filters[$and][0][$or][1][category][documentId][$null]", "true"],
    ]);
  });

  it("offer what each kind has", () => {
    expect(operatorsOf({ type: "boolean" })).toEqual(["$eq", "$ne", "$null", "$notNull"]);
    expect(operatorsOf({ type: "integer" })).toContain("$gte");
    const [one, many] = ["manyToOne", "manyToMany"].map((relation) =>
      operatorsOf({ type: "relation", relation }),
    );
    expect(one).toEqual(["$eq", "$ne", "$null", "$notNull"]);
    expect(many).toEqual(["$eq", "$null", "$notNull"]);
    expect(operatorsOf({ type: "dynamiczone" })).toEqual([]);
  });

  it("keep the minute of a moment in whichever zone", () => {
    const iso = "2026-03-29T00:30:00.000Z";
    expect(toInstant(toLocal(iso))).toBe(iso);
    expect([toLocal("nonsense"), toInstant("")]).toEqual(["", ""]);
  });
});

describe("what may be read", () => {
  const read = { action: "plugin::content-manager.explorer.read", subject: "api::a.a" };

  it("is what all rules permit where each has a condition", () => {
    const readable = readableBy([
      { ...read, conditions: ["x"], properties: { fields: ["title", "note"] } },
      { ...read, conditions: ["y"], properties: { fields: ["title"] } },
    ]);
    expect(readable.listed("api::a.a", "")).toEqual(new Set(["title"]));
    expect(readable.related("api::a.a", "")).toEqual(new Set());
  });

  it("is of the locales of a rule", () => {
    const readable = readableBy([
      { ...read, conditions: [], properties: { fields: ["title"], locales: ["en"] } },
    ]);
    expect(readable.listed("api::a.a", "en")).toEqual(new Set(["title"]));
    expect(readable.listed("api::a.a", "fr")).toEqual(new Set());
  });
});

describe("preferences", () => {
  it("lose the oldest lists where they would be too long", () => {
    const long = { columns: "x".repeat(7000) };
    const kept = fitting({ theme: "dark", "list a": long, "list b": long }, { "list c": long });
    expect(Object.keys(kept)).toEqual(["theme", "list b", "list c"]);
  });
});

describe("an export", () => {
  const attribute = { type: "string", localized: false };
  const column: Column = {
    path: "title",
    label: [],
    shown: "scalar",
    attribute,
    asks: "title",
    sortPath: null,
    isSortable: false,
  };
  const entry = (title: unknown) => ({ title }) as unknown as StoredEntry;

  it("quotes what must be, and lets no spreadsheet run a cell", () => {
    const entries = ['a "b", c', "=1+1", "-5", null].map(entry);
    const text = exported("csv", [column], ["Title"], entries, translator("en", {}));
    expect(text.split("\r\n")).toEqual(["Title", '"a ""b"", c"', "'=1+1", "-5", "", ""]);
  });
});

it("what was refused of an entry is told by places as people count them, and in the panel's words", () => {
  const errors = [
    {
      path: ["links", "0", "label"],
      message: "links[0].label must be a `string` type, but the final value was: `null`.",
    },
    { path: ["title"], message: "This attribute must be unique" },
  ];
  const error = { status: 400, name: "ValidationError", message: "2 errors occurred", details: { errors } };
  const t = translator("en", en);
  expect(reasonsOf({ documentId: "a", status: 400, error }, t)).toEqual([
    "links 1 · label: This is required.",
    "title: This attribute must be unique",
  ]);
});
