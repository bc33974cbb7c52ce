import type { Page } from "@playwright/test";
import { expectAccessible } from "./panel.ts";
import { BOOK, CONTENT, control, expect, expectTargets, make, openEntry, save, test } from "./relations.ts";
import type { Site } from "./server.ts";

test.use({ file: import.meta.filename });

const GENRE = "api::genre.genre";

function writes(page: Page, site: Site): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    const pathname = site.pathOf(request.url());
    if (request.method() !== "GET" && pathname.startsWith("/content-manager/"))
      sent.push(`${request.method()} ${pathname}`);
  });
  return sent;
}

test("a related entry is made in a drawer, and nothing of the entry behind is saved (18)", async ({
  page,
  site,
  root,
}) => {
  const book = await make(root, BOOK, { title: "Behind" });
  await openEntry(page, site, BOOK, book);
  const title = page.getByRole("textbox", { name: "title" });
  await title.fill("Behind, changed");
  const genre = control(page, "genre");
  const sent = writes(page, site);
  await genre.getByRole("button", { name: "New: Genre" }).click();
  const drawer = page.getByRole("dialog", { name: "New: Genre" });
  await drawer.getByRole("textbox", { name: "title" }).fill("Epic");
  await expectAccessible(page, "the drawer");
  await page.keyboard.press("Control+s");
  await expect(
    page
      .getByRole("dialog", { name: "Edit: Genre" })
      .getByRole("status")
      .filter({ hasText: /^Saved$/ }),
  ).toBeVisible();
  expect(sent).toEqual([`POST ${CONTENT}/${GENRE}`]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(title).toHaveValue("Behind, changed");
  await expectTargets(genre, ["Epic"]);
  const before = await root.call<{ data: { title: string } }>("GET", `${CONTENT}/${BOOK}/${book}`);
  expect(before.data.title).toBe("Behind");
  await save(page);
  expect(sent.slice(1)).toEqual([`PUT ${CONTENT}/${BOOK}/${book}`]);
  const after = await root.call<{ data: { title: string; genre: object } }>(
    "GET",
    `${CONTENT}/${BOOK}/${book}`,
  );
  expect([after.data.title, after.data.genre]).toEqual(["Behind, changed", { count: 1 }]);
});

test("closing a drawer with changes asks, and keeps them or drops them", async ({ page, site, root }) => {
  const genre = await make(root, GENRE, { title: "Ode" });
  const book = await make(root, BOOK, { title: "Asked", genre });
  await openEntry(page, site, BOOK, book);
  await page.getByRole("textbox", { name: "title" }).fill("Still here");
  const control_ = control(page, "genre");
  await control_.getByRole("link", { name: "Ode" }).click();
  const drawer = page.getByRole("dialog", { name: "Edit: Genre" });
  const inside = drawer.getByRole("textbox", { name: "title" });
  await expect(inside).toHaveValue("Ode");
  await inside.fill("Odes");
  await page.keyboard.press("Escape");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Stay here" }).click();
  await expect(inside).toHaveValue("Odes");
  await drawer.getByRole("button", { name: "Save", exact: true }).click();
  await expect(drawer.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await drawer.getByRole("button", { name: "Close" }).click();
  await expectTargets(control_, ["Odes"]);
  await control_.getByRole("link", { name: "Odes" }).click();
  await inside.fill("Lost");
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Close without saving" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "title" })).toHaveValue("Still here");
  const stored = await root.call<{ data: { title: string } }>("GET", `${CONTENT}/${GENRE}/${genre}`);
  expect(stored.data.title).toBe("Odes");
});
