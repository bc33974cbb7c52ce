import { expect, it } from "vitest";
import { fitting, hasRoom } from "../../../shell/preferences";
import { NO_FILTERS } from "./filters";
import { rememberedList, toRemember } from "./remembered";
import { type ListState, writeState } from "./state";
import {
  differs,
  isTaken,
  isUnchanged,
  readViews,
  type View,
  viewSearch,
  viewState,
  withView,
} from "./views";

const BASE: ListState = {
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
const FOUND: ListState = { ...BASE, page: 3, text: "tea", sort: "title:DESC", columns: ["title", "id"] };
const VIEW: View = { id: "v1", name: "Tea", search: viewSearch(FOUND) };

it("a view is a list without its page, whatever order its parameters are kept in", () => {
  const kept = { ...VIEW, search: Object.fromEntries(Object.entries(VIEW.search).reverse()) };
  const state = viewState(kept, BASE);
  expect(state).toEqual({ ...FOUND, page: 1, view: "v1" });
  expect(differs(kept, { ...state, page: 2 })).toBe(false);
  for (const changes of [{ text: "" }, { sort: "id:ASC" }, { columns: ["id"] }, { pageSize: 20 }])
    expect(differs(kept, { ...state, ...changes })).toBe(true);
});

it("what was kept as something else than a view is none", () => {
  expect(
    readViews([VIEW, null, "view", { id: 1 }, { ...VIEW, search: { q: 1 } }, { ...VIEW, search: null }]),
  ).toEqual([VIEW]);
  for (const kept of [undefined, null, "views", {}]) expect(readViews(kept)).toEqual([]);
});

it("a view takes the place of its former self, and its name may be no other's", () => {
  const other = { ...VIEW, id: "v2", name: "Milk" };
  const renamed = { ...VIEW, name: "Green tea" };
  expect(withView([VIEW, other], renamed)).toEqual([renamed, other]);
  expect(withView([VIEW], other)).toEqual([VIEW, other]);
  expect([isTaken([VIEW, other], "tea", "v2"), isTaken([VIEW, other], "Tea", "v1")]).toEqual([true, false]);
});

it("a view is unchanged whatever the order of its parameters, and not once it has another name or is gone", () => {
  const same = { ...VIEW, search: Object.fromEntries(Object.entries(VIEW.search).reverse()) };
  expect(isUnchanged([same], VIEW)).toBe(true);
  expect(isUnchanged([{ ...same, name: "Milk" }], VIEW)).toBe(false);
  expect(isUnchanged([{ ...same, search: { ...same.search, _q: "milk" } }], VIEW)).toBe(false);
  expect(isUnchanged([], VIEW)).toBe(false);
});

it("a list that is shown as a view keeps its own columns, order and page size", () => {
  const before = rememberedList({ columns: ["title"], sort: "id:ASC", pageSize: 10 });
  const kept = toRemember(viewState(VIEW, BASE), {}, before, BASE);
  expect([kept.columns, kept.sort, kept.pageSize]).toEqual([["title"], "id:ASC", 10]);
  const { page: _, ...search } = writeState(viewState(VIEW, BASE));
  expect(kept.search).toEqual(search);
});

it("views are kept where there is no room for all; without room there are no more", () => {
  const views = Array.from({ length: 20 }, (_, index) => ({
    ...VIEW,
    id: `v${index}`,
    name: "x".repeat(400),
  }));
  const known = { "list a": { search: { q: "x".repeat(8000) } }, "views a": views.slice(1) };
  expect(hasRoom(known, { "views a": views })).toBe(true);
  expect(fitting(known, { "views a": views })).toEqual({ "views a": views });
  expect(hasRoom(known, { "views b": views })).toBe(false);
});
