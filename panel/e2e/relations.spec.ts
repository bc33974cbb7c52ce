import type { Page } from "@playwright/test";
import { expectAccessible } from "./panel.ts";
import { Caller } from "./people.ts";
import {
  addTarget,
  BOOK,
  CONTENT,
  control,
  expect,
  expectTargets,
  make,
  makePeople,
  openEntry,
  PERSON,
  related,
  save,
  test,
} from "./relations.ts";

test.use({ file: import.meta.filename });

const PUBLIC = "/api/books";

interface Part {
  id: number;
  people: { name: string }[];
}

interface Published {
  data: { title: string; authors: { name: string }[]; credit: Part; parts: Part[] };
}

/** Lets everybody read books and people below /api. */
async function openToAll(root: Caller): Promise<void> {
  const { roles } = await root.call<{ roles: { id: number; type: string }[] }>(
    "GET",
    "/users-permissions/roles",
  );
  const id = roles.find(({ type }) => type === "public")?.id;
  const { role } = await root.call<{ role: { name: string; permissions: Record<string, Controllers> } }>(
    "GET",
    `/users-permissions/roles/${id}`,
  );
  for (const name of ["book", "person"])
    for (const [action, granted] of Object.entries(role.permissions[`api::${name}`]?.controllers[name] ?? {}))
      if (action.startsWith("find")) granted.enabled = true;
  await root.call("PUT", `/users-permissions/roles/${id}`, role);
}

interface Controllers {
  controllers: Record<string, Record<string, { enabled: boolean }>>;
}

async function read(anybody: Caller, id: string): Promise<Published["data"]> {
  const populate =
    "populate[authors]=true&populate[credit][populate]=people&populate[parts][on][shared.credit][populate]=people";
  return (await anybody.call<Published>("GET", `${PUBLIC}/${id}?${populate}`)).data;
}

const names = (people: { name: string }[]): string[] => people.map(({ name }) => name);

async function publish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();
}

test("the order of relations is kept, in components and zones too, and published (13)", async ({
  page,
  site,
  root,
}) => {
  const people = await makePeople(root, ["A", "B", "C"], true);
  const parts = [{ __component: "shared.credit", people }];
  const book = await make(root, BOOK, { title: "Order", authors: people, credit: { people }, parts });
  await openToAll(root);
  await openEntry(page, site, BOOK, book);

  const authors = control(page, "authors");
  await expectTargets(authors, ["A", "B", "C"]);
  const rows = authors.getByRole("listitem");
  // A busy browser may lose a drag that is done in no time, as nobody does it.
  await expect(async () => {
    const handle = rows.filter({ hasText: "C" }).locator(".target-handle");
    await handle.dragTo(rows.nth(0), { targetPosition: { x: 60, y: 4 }, timeout: 10_000 });
    await expect(rows.nth(0)).toContainText("C", { timeout: 3000 });
  }).toPass();
  await expectTargets(authors, ["C", "A", "B"]);

  const credit = control(control(page, "credit"), "people");
  await credit.getByRole("button", { name: "Move C up" }).click();
  await credit.getByRole("button", { name: "Move C up" }).click();
  await expectTargets(credit, ["C", "A", "B"]);

  await page.getByRole("button", { name: /^1 of 1: / }).click();
  const zone = control(control(page, "parts"), "people");
  await zone.getByRole("link", { name: "C" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  await expectTargets(zone, ["C", "A", "B"]);
  await expect(zone.getByRole("link", { name: "C" })).toBeFocused();

  await save(page);
  await expectTargets(authors, ["C", "A", "B"]);
  await page.reload();
  await expectTargets(authors, ["C", "A", "B"]);
  await expectTargets(credit, ["C", "A", "B"]);
  await publish(page);
  const found = await read(new Caller(site), book);
  expect(names(found.authors)).toEqual(["C", "A", "B"]);
  expect(names(found.credit.people)).toEqual(["C", "A", "B"]);
  expect(names(found.parts[0]?.people ?? [])).toEqual(["C", "A", "B"]);
});

test("what was just added is moved before it is saved (14)", async ({ page, site, root }) => {
  const [one, two] = await makePeople(root, ["One", "Two", "Three", "Four", "Five"]);
  const book = await make(root, BOOK, { title: "Added", authors: [one, two] });
  await openEntry(page, site, BOOK, book);
  const authors = control(page, "authors");
  await expectTargets(authors, ["One", "Two"]);
  for (const name of ["Three", "Four", "Five"]) await addTarget(authors, name);
  await expectTargets(authors, ["One", "Two", "Three", "Four", "Five"]);
  await authors.getByRole("link", { name: "Five" }).focus();
  await page.keyboard.press("Alt+Home");
  await authors.getByRole("button", { name: "Move Four up" }).click();
  const order = ["Five", "One", "Two", "Four", "Three"];
  await expectTargets(authors, order);
  const answer = page.waitForResponse((response) => response.request().method() === "PUT");
  await save(page);
  expect((await answer).status()).toBe(200);
  await expectTargets(authors, order);
  expect(await related(root, `${BOOK}/${book}/authors`)).toEqual(order);
});

test("the published version shows what the API answers, without what is not published (20)", async ({
  page,
  site,
  root,
}) => {
  const [draft = ""] = await makePeople(root, ["Dilla"]);
  const [first = "", last = ""] = await makePeople(root, ["Prima", "Ultima"], true);
  const people = [last, draft, first];
  const parts = [{ __component: "shared.credit", people: [draft, first] }];
  const book = await make(root, BOOK, { title: "As published", authors: people, credit: { people }, parts });
  await openToAll(root);
  await openEntry(page, site, BOOK, book);
  await expectTargets(control(page, "authors"), ["Ultima", "Dilla", "Prima"]);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Related entries are not published" });
  await expect(dialog.getByRole("listitem").first()).toContainText("Dilla");
  await dialog.getByRole("button", { name: "Publish without them" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Published just now$/ })).toBeVisible();

  const answered = await read(new Caller(site), book);
  expect(names(answered.authors)).toEqual(["Ultima", "Prima"]);
  const versions = page.getByRole("navigation", { name: "Versions" });
  await versions.getByRole("link", { name: "Published" }).click();
  await expect(versions.locator("[aria-current]")).toHaveText("Published");
  await expect(page.getByRole("textbox", { name: "title" })).toHaveValue(answered.title);
  await expectTargets(control(page, "authors"), names(answered.authors));
  await page.getByRole("button", { name: /^1 of 1: / }).click();
  const inside = { credit: answered.credit.people, parts: answered.parts[0]?.people ?? [] };
  for (const [name, people_] of Object.entries(inside)) {
    // Relations are read once they are in sight.
    await control(control(page, name), "people").scrollIntoViewIfNeeded();
    await expectTargets(control(control(page, name), "people"), names(people_));
  }
  // What is left out of the published version stays in the draft.
  await versions.getByRole("link", { name: "Draft" }).click();
  await expectTargets(control(page, "authors"), ["Ultima", "Dilla", "Prima"]);
});

test("one is removed and one is replaced", async ({ page, site, root }) => {
  const people = await makePeople(root, ["Ada", "Bea", "Cid"]);
  const genre = await make(root, "api::genre.genre", { title: "Prose" });
  await make(root, "api::genre.genre", { title: "Verse" });
  const book = await make(root, BOOK, { title: "Less", authors: people, genre });
  await openEntry(page, site, BOOK, book);
  const [authors, kind] = [control(page, "authors"), control(page, "genre")];
  await authors.getByRole("button", { name: "Remove Bea" }).click();
  await expect(authors.getByRole("button", { name: "Remove Cid" })).toBeFocused();
  await expectTargets(authors, ["Ada", "Cid"]);
  await addTarget(kind, "Verse");
  await expectTargets(kind, ["Verse"]);
  await save(page);
  await expectTargets(kind, ["Verse"]);
  expect(await related(root, `${BOOK}/${book}/authors`)).toEqual(["Ada", "Cid"]);
  await kind.getByRole("button", { name: "Remove Verse" }).click();
  await save(page);
  const { data } = await root.call<{ data: { genre: { count: number } } }>(
    "GET",
    `${CONTENT}/${BOOK}/${book}`,
  );
  expect(data.genre).toEqual({ count: 0 });
});

test("every relation is called by its main field, tells its status and is a link (17)", async ({
  page,
  context,
  site,
  root,
}) => {
  const [draft = ""] = await makePeople(root, ["Drafty"]);
  const [published = ""] = await makePeople(root, ["Publia"], true);
  const stamp = await make(root, "api::stamp.stamp", { title: null });
  const book = await make(root, BOOK, { title: "Links", authors: [draft, published], stamps: [stamp] });
  await openEntry(page, site, BOOK, book);
  const rows = control(page, "authors").getByRole("listitem");
  await expect(rows.nth(0)).toContainText("Drafty");
  await expect(rows.nth(0).locator(".status")).toHaveText("Draft");
  await expect(rows.nth(1).locator(".status")).toHaveText("Published");
  await expectTargets(control(page, "stamps"), [stamp]);
  const opened = context.waitForEvent("page");
  await rows.nth(0).getByRole("link", { name: "Drafty" }).click({ button: "middle" });
  const other = await opened;
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Drafty");
  expect(new URL(other.url()).pathname).toContain(`/${draft}`);
  await other.close();
});

test("a copied component leads to what the one did that it is a copy of", async ({ page, site, root }) => {
  const people = await makePeople(root, ["Uma", "Vic"]);
  const parts = [{ __component: "shared.credit", people }];
  const book = await make(root, BOOK, { title: "Twice", parts });
  await openEntry(page, site, BOOK, book);
  const zone = control(page, "parts");
  await zone.getByRole("button", { name: "Duplicate" }).click();
  await page.getByRole("button", { name: /^2 of 2: / }).click();
  const copy = zone.getByRole("article").nth(1);
  await expectTargets(control(copy, "people"), ["Uma", "Vic"]);
  await control(copy, "people").getByRole("button", { name: "Move Vic up" }).click();
  await save(page);
  const { data } = await root.call<{ data: { parts: { id: number }[] } }>(
    "GET",
    `${CONTENT}/${BOOK}/${book}`,
  );
  const found = data.parts.map(({ id }) => related(root, `shared.credit/${id}/people`));
  expect(await Promise.all(found)).toEqual([
    ["Uma", "Vic"],
    ["Vic", "Uma"],
  ]);
});

test("a relation to any type names what it leads to, with its type, as links, and is written by type and entry", async ({
  page,
  site,
  root,
}) => {
  const [person] = await makePeople(root, ["Ann"]);
  const genre = await make(root, "api::genre.genre", { title: "Prose" });
  const subjects = [
    { __type: "api::genre.genre", documentId: genre },
    { __type: PERSON, documentId: person, locale: "en" },
  ];
  const clip = await make(root, "api::clip.clip", { title: "Cut", subjects, source: subjects[0] });
  await openEntry(page, site, "api::clip.clip", clip);
  await expectTargets(control(page, "subjects"), ["Prose", "Ann"]);
  await expectTargets(control(page, "source"), ["Prose"]);
  const rows = control(page, "subjects").getByRole("listitem");
  await expect(rows.nth(0)).toContainText("Genre");
  await expect(rows.nth(1)).toContainText("Person");
  await make(root, "api::stamp.stamp", { title: "Penny" });
  await expectAccessible(page, "relations to any type");
  for (const field of ["subjects", "source"]) {
    await control(page, field).getByLabel("Entries of").selectOption("Stamp");
    const search = control(page, field).getByRole("combobox", { name: field });
    await search.fill("Pen");
    await control(page, field).getByRole("option", { name: "Penny" }).click();
  }
  await control(page, "subjects").getByRole("button", { name: "Move Penny up" }).click();
  await control(page, "subjects").getByRole("button", { name: "Remove Prose" }).click();
  await save(page);
  await page.reload();
  await expectTargets(control(page, "subjects"), ["Penny", "Ann"]);
  await expectTargets(control(page, "source"), ["Penny"]);
  await rows.nth(1).getByRole("link", { name: "Ann" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ann");
});

test("relations are accessible in light, in dark and on a small screen", async ({ page, site, root }) => {
  const people = await makePeople(root, [
    "Ann",
    "Ben with a name that needs more than a line of a small screen",
  ]);
  await makePeople(root, ["Zoe"]); // whom the search has left to offer
  const genre = await make(root, "api::genre.genre", { title: "Prose" });
  const book = await make(root, BOOK, { title: "Seen", authors: people, genre, credit: { people } });
  await openEntry(page, site, BOOK, book);
  const authors = control(page, "authors");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(authors.getByRole("listitem")).toHaveCount(2);
    await expectAccessible(page, colorScheme);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page, "390 px");
  await authors.getByRole("combobox").click();
  await expect(authors.getByRole("option").first()).toBeVisible();
  await expectAccessible(page, "390 px, searching");
  await page.keyboard.press("Escape");
  await control(page, "genre").getByRole("link", { name: "Prose" }).click();
  await expect(page.getByRole("dialog").getByRole("textbox", { name: "title" })).toBeVisible();
  await expectAccessible(page, "390 px, in the drawer");
});
