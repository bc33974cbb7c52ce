import type { Page } from "@playwright/test";

/** Counts how often components are rendered, by the hook that React has for its tools. */

interface Fiber {
  tag: number;
  flags: number;
  alternate: Fiber | null;
  child: Fiber | null;
  sibling: Fiber | null;
  memoizedProps: object | null;
}

/** Of all components, or of those alone that have a property of a name. */
export async function countRenders(page: Page, property = ""): Promise<void> {
  await page.addInitScript((wanted) => {
    const COMPONENTS = new Set([0, 1, 11, 14, 15]);
    const PERFORMED_WORK = 1;
    let count = 0;
    const isCounted = ({ tag, memoizedProps }: Fiber): boolean =>
      COMPONENTS.has(tag) && (!wanted || (memoizedProps !== null && wanted in memoizedProps));
    const walk = (next: Fiber, before: Fiber): void => {
      if (isCounted(next) && next.flags & PERFORMED_WORK) count += 1;
      if (next.child === before.child) return;
      for (let child = next.child; child; child = child.sibling)
        if (child.alternate && child.alternate !== child) walk(child, child.alternate);
        else if (isCounted(child)) count += 1;
    };
    Reflect.set(window, "renders", () => count);
    Reflect.set(window, "__REACT_DEVTOOLS_GLOBAL_HOOK__", {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      onCommitFiberUnmount: () => undefined,
      onCommitFiberRoot: (_: number, root: { current: Fiber }) => {
        const { current } = root;
        if (current.alternate) walk(current, current.alternate);
      },
    });
  }, property);
}

export function rendersOf(page: Page): Promise<number> {
  return page.evaluate(() => (Reflect.get(window, "renders") as () => number)());
}
