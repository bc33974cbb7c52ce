import type { Page } from "@playwright/test";
import { addressOf, change, expect, field, make, open, PAGE, read, save, test } from "./edit.ts";
import { enter, expectAccessible } from "./panel.ts";

test.use({ file: import.meta.filename });

const TEXT = "Zeile 1\n\tSpace at the end: \n“quotes” — 𝄞 and é, é";

/** Waits until the browser has kept a text. */
async function expectKept(page: Page, text: string): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const [found] = (await indexedDB.databases()).filter(({ name }) => name?.startsWith("octavo:"));
        if (!found?.name) return "";
        const database = await new Promise<IDBDatabase>((done) => {
          const request = indexedDB.open(found.name ?? "");
          request.onsuccess = () => done(request.result);
        });
        const rows = await new Promise<unknown>((done) => {
          const request = database.transaction("drafts").objectStore("drafts").getAll();
          request.onsuccess = () => done(request.result);
        });
        database.close();
        return JSON.stringify(rows);
      }),
    )
    .toContain(JSON.stringify(text).slice(1, -1));
}

/** How a page ends that nobody asked whether it may. */
const ENDS: Record<string, (page: Page) => Promise<void>> = {
  closed: (page) => page.close({ runBeforeUnload: false }),
  crashed: async (page) => {
    const crash = page.waitForEvent("crash");
    const session = await page.context().newCDPSession(page);
    // A page that is gone does not answer.
    session.send("Page.crash").catch(() => undefined);
    await crash;
  },
};

for (const [how, end] of Object.entries(ENDS))
  test(`what a page that ${how} had not saved is offered, compared and restored (2)`, async ({
    context,
    site,
    root,
  }) => {
    const made = await make(root, PAGE, {
      title: "Saved",
      text: "Saved text",
      summary: { lead: "Saved lead" },
    });
    const first = await context.newPage();
    await enter(first, site.panel);
    await open(first, site, PAGE, made.documentId);
    await field(first, "title").fill("Typed");
    await field(first, "text").fill(TEXT);
    await field(first, "lead").fill("Typed lead");
    await expectKept(first, "Typed lead");
    await end(first);
    await change(root, PAGE, made.documentId, { rating: 9 });
    const page = await context.newPage();
    await page.goto(addressOf(site, PAGE, made.documentId));
    const offer = page.getByRole("dialog", { name: "Unsaved work" });
    await expect(offer).toContainText("It differs in 3 fields");
    await expect(offer).toContainText("The entry was saved since");
    await expect(offer.getByRole("region", { name: "title" })).toContainText("Saved");
    await expect(offer.getByRole("region", { name: "title" })).toContainText("Typed");
    await expectAccessible(page, "a local draft");
    await offer.getByRole("button", { name: "Restore it" }).click();
    await expect(field(page, "text")).toHaveValue(TEXT);
    await expect(field(page, "lead")).toHaveValue("Typed lead");
    await expect(field(page, "rating")).toHaveValue("9");
    await save(page);
    expect(await read(root, PAGE, made.documentId)).toMatchObject({
      title: "Typed",
      text: TEXT,
      rating: 9,
      summary: { lead: "Typed lead" },
    });
    await page.reload();
    await expect(field(page, "title")).toHaveValue("Typed");
    await expect(offer).toBeHidden();
  });

test("a draft that is thrown away does not come back", { tag: "@narrow" }, async ({
  context,
  site,
  root,
}) => {
  const made = await make(root, PAGE, { title: "Saved" });
  const first = await context.newPage();
  await enter(first, site.panel);
  await open(first, site, PAGE, made.documentId);
  await field(first, "title").fill("Thrown away");
  await expectKept(first, "Thrown away");
  await first.close({ runBeforeUnload: false });
  const page = await context.newPage();
  await page.goto(addressOf(site, PAGE, made.documentId));
  await page.getByRole("dialog").getByRole("button", { name: "Throw it away" }).click();
  await expect(field(page, "title")).toHaveValue("Saved");
  await page.reload();
  await expect(field(page, "title")).toHaveValue("Saved");
  await expect(page.getByRole("dialog")).toBeHidden();
});
