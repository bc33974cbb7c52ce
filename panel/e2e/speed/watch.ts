import type { CDPSession, Page } from "@playwright/test";

/** What a browser tells of a page's work: events, long tasks, shifts of the layout, the largest paint. */
export interface Seen {
  /** By interaction, milliseconds until what it changed was painted; those below 16 are not told. */
  readonly interactions: Record<string, number>;
  /** Keys, and milliseconds from each until the frame after it was painted. */
  readonly keys: number[];
  /** Milliseconds of tasks of more than 50. */
  readonly longTasks: number[];
  readonly shift: number;
  readonly largestPaint: number;
}

/** Has every page of the browser note what it does from its start. */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = {
      interactions: {} as Record<string, number>,
      keys: [] as number[],
      longTasks: [] as number[],
    };
    const told = Object.assign(seen, { shift: 0, largestPaint: 0 });
    Reflect.set(window, "seen", told);
    const observe = (type: string, note: (entry: PerformanceEntry & Record<string, unknown>) => void): void =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) note(entry as PerformanceEntry & Record<string, unknown>);
      }).observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
    observe("event", ({ interactionId, duration }) => {
      if (!interactionId) return;
      const id = String(interactionId);
      told.interactions[id] = Math.max(told.interactions[id] ?? 0, duration);
    });
    observe("longtask", ({ duration }) => told.longTasks.push(duration));
    observe("layout-shift", ({ hadRecentInput, value }) => {
      if (!hadRecentInput) told.shift += value as number;
    });
    observe("largest-contentful-paint", ({ startTime }) => {
      told.largestPaint = startTime;
    });
    // The browser tells of events in steps of 8 ms and of none below 16: a frame that is painted is looked at too.
    addEventListener(
      "keydown",
      ({ timeStamp }) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => told.keys.push(performance.now() - timeStamp);
          port2.postMessage(null);
        }),
      true,
    );
  });
}

export function seenOn(page: Page): Promise<Seen> {
  return page.evaluate(() => Reflect.get(window, "seen") as Seen);
}

/** Forgets what was seen so far. */
export async function forget(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(Reflect.get(window, "seen") as object, {
      interactions: {},
      keys: [],
      longTasks: [],
      shift: 0,
    });
  });
}

/**
 * Returns milliseconds from the next click until what a selector finds is painted; `act` clicks. Measured in the
 * page, for what tells a test of it takes as long again.
 */
export async function timeUntil(page: Page, selector: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate((wanted) => {
    const found = new Promise<number>((resolve) => {
      const look = (began: number): void => {
        if (!document.querySelector(wanted)) requestAnimationFrame(() => look(began));
        else requestAnimationFrame(() => resolve(performance.now() - began));
      };
      addEventListener("click", ({ timeStamp }) => look(timeStamp), { capture: true, once: true });
    });
    Reflect.set(window, "found", found);
  }, selector);
  await act();
  await page.locator(selector).first().waitFor();
  return page.evaluate(() => Reflect.get(window, "found") as Promise<number>);
}

export function slowDown(devtools: CDPSession, rate: number): Promise<unknown> {
  return devtools.send("Emulation.setCPUThrottlingRate", { rate });
}

export interface Held {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Returns what a page holds once what nothing uses any more is gone. */
export async function heldBy(devtools: CDPSession): Promise<Held> {
  // What was let go in one collection may hold what only the next one finds.
  for (let time = 0; time < 3; time++) await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
}

/** Returns the number below which a share of the numbers lies. */
export function share(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? 0;
}
