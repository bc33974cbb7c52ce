import type { Page } from "@playwright/test";
import { expect, field, make, open, PAGE, read, test } from "./edit.ts";
import { enter, expectAccessible } from "./panel.ts";

test.use({ file: import.meta.filename });

/** Returns what has the focus, and whether anything lies over its middle or its edges. */
function focused(page: Page): Promise<{ name: string; isCovered: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { left, top, width, height } = element.getBoundingClientRect();
    const isClear = (y: number) => {
      const found = document.elementFromPoint(left + width / 2, y);
      return found !== null && (element.contains(found) || found.contains(element));
    };
    const isInside = top >= 0 && top + Math.min(height, 40) <= innerHeight;
    return {
      name: element.getAttribute("aria-label") ?? element.textContent ?? "",
      isCovered: !isInside || !isClear(top + 4) || !isClear(top + Math.min(height, 40) - 4),
    };
  });
}

test("on a small screen Save and Publish stay in sight, and cover nothing that has the focus", async ({
  page,
  site,
  root,
}) => {
  const notes = Array.from({ length: 10 }, (_, index) => ({
    __component: "page.note",
    head: `Note ${index}`,
  }));
  const made = await make(root, PAGE, { title: "Long", text: "Text", rating: 3, parts: notes });
  await enter(page, site.panel);
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, site, PAGE, made.documentId);
  await expectAccessible(page, "a long form, 390 px");
  const buttons = ["Save", "Publish"].map((name) => page.getByRole("button", { name, exact: true }));
  await page.getByRole("complementary", { name: "About this entry" }).scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  for (const button of buttons) await expect(button).toBeInViewport({ ratio: 1 });
  await page.getByRole("article").last().getByRole("button").last().focus();
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press("Shift+Tab");
    expect(await focused(page), `${step} fields back`).toMatchObject({ isCovered: false });
    if (await field(page, "title").evaluate((input) => input === document.activeElement)) break;
  }
  await expect(field(page, "title")).toBeFocused();
  await field(page, "title").fill("Long, and changed");
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await buttons[0]?.click();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeInViewport();
  expect((await read(root, PAGE, made.documentId)).title).toBe("Long, and changed");
});
