import { Random } from "../src/document/testing/random.ts";
import {
  BOOK,
  CONTENT,
  control,
  expect,
  expectTargets,
  make,
  makePeople,
  openEntry,
  related,
  save,
  test,
} from "./relations.ts";

test.use({ file: import.meta.filename });

const PARTS = 12;
const LEAST = 4;
const CHANGES = 50;

test("fifty moves and deletions in a zone leave each part with its relations (12)", async ({
  page,
  site,
  root,
}) => {
  const names = Array.from({ length: PARTS }, (_, index) => `Person ${String.fromCharCode(65 + index)}`);
  const people = await makePeople(root, names);
  const roles = names.map((_, index) => `Role ${String.fromCharCode(65 + index)}`);
  const parts = roles.map((role, index) => ({
    __component: "shared.credit",
    role,
    people: [people[index], people[(index + 1) % PARTS]],
  }));
  const book = await make(root, BOOK, { title: "Zone", parts });
  await openEntry(page, site, BOOK, book);
  const zone = control(page, "parts");
  const cards = zone.getByRole("article");
  const titles = zone.locator(".part-title");
  await expect(titles).toHaveText(roles);
  // Some are open, so that their relations are in the page while all is moved.
  for (const at of [0, 1, 2]) await cards.nth(at).locator(".part-toggle").click();
  await control(cards.nth(0), "people").scrollIntoViewIfNeeded();
  await expect(control(cards.nth(0), "people").getByRole("listitem")).toHaveCount(2);

  const model = [...roles];
  const random = new Random(12);
  for (let time = 0; time < CHANGES; time++) {
    const at = random.below(model.length);
    const what = random.below(5);
    const card = cards.nth(at);
    if (what === 0 && model.length > LEAST) {
      await card.getByRole("button", { name: "Remove", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
      model.splice(at, 1);
    } else {
      const to = at + (what % 2 ? -1 : 1);
      await card.locator(".part-toggle").focus();
      await page.keyboard.press(what % 2 ? "Alt+ArrowUp" : "Alt+ArrowDown");
      if (to >= 0 && to < model.length) model.splice(to, 0, ...model.splice(at, 1));
    }
    await expect(titles).toHaveText(model);
  }
  expect(model.length).toBeLessThan(PARTS);
  const order = (role: string): string[] => {
    const first = roles.indexOf(role);
    return [names[first] ?? "", names[(first + 1) % PARTS] ?? ""];
  };
  for (const [at, role] of model.entries()) {
    const toggle = cards.nth(at).locator(".part-toggle");
    if ((await toggle.getAttribute("aria-expanded")) !== "true") await toggle.click();
    // Relations are read once they are in sight.
    await control(cards.nth(at), "people").scrollIntoViewIfNeeded();
    await expectTargets(control(cards.nth(at), "people"), order(role));
  }
  await save(page);
  const { data } = await root.call<{ data: { parts: { id: number; role: string }[] } }>(
    "GET",
    `${CONTENT}/${BOOK}/${book}`,
  );
  expect(data.parts.map(({ role }) => role)).toEqual(model);
  for (const { id, role } of data.parts)
    expect(await related(root, `shared.credit/${id}/people`)).toEqual(order(role));
});
