import type { Page } from "@playwright/test";
import { expect, field, make, open, PAGE, test } from "./edit.ts";
import { enter } from "./panel.ts";

test.use({ file: import.meta.filename });

declare global {
  interface Window {
    rendered: number;
  }
}

/** Counts the components that React renders, as its developer tools do: it tells them of each commit. */
async function countRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Fiber {
      tag: number;
      flags: number;
      child: Fiber | null;
      sibling: Fiber | null;
      alternate: Fiber | null;
    }
    const COMPONENTS = new Set([0, 11, 14, 15]);
    const PERFORMED_WORK = 1;
    window.rendered = 0;
    const walk = (fiber: Fiber, before: Fiber | null): void => {
      if (COMPONENTS.has(fiber.tag) && fiber.flags & PERFORMED_WORK) window.rendered += 1;
      if (before && fiber.child === before.child) return;
      for (let child = fiber.child; child; child = child.sibling) walk(child, child.alternate);
    };
    Reflect.set(window, "__REACT_DEVTOOLS_GLOBAL_HOOK__", {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot: (_: number, root: { current: Fiber }) => walk(root.current, root.current.alternate),
    });
  });
}

test("a keystroke renders its field, and what shows the same value", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  const parts = Array.from({ length: 100 }, (_, index) => ({
    __component: "page.note",
    head: `Note ${index}`,
  }));
  const made = await make(root, PAGE, { title: "Long", text: "t", parts });
  await countRenders(page);
  await enter(page, site.panel);
  await open(page, site, PAGE, made.documentId);
  for (const name of ["title", "text"]) {
    await field(page, name).press("End");
    await page.keyboard.type("first");
    await page.evaluate(() => {
      window.rendered = 0;
    });
    await page.keyboard.type("0123456789");
    expect(await page.evaluate(() => window.rendered), name).toBeLessThanOrEqual(10 * 3 + 10);
    expect(await page.evaluate(() => window.rendered), name).toBeGreaterThanOrEqual(10);
  }
});
