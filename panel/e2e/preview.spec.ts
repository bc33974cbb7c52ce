import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test as base, enter, expect, expectAccessible, section } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { Site } from "./server.ts";

const ARTICLES = "/content-manager/collection-types/api::article.article";

/** A site of the project's, which says what it was asked for and how often. */
interface Front {
  server: Server;
  port: number;
}

const test = base.extend<object, { front: Front; site: Site; root: Caller }>({
  front: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      let count = 0;
      const server = createServer((request, response) => {
        if (request.url?.startsWith("/see/")) count += 1;
        response.setHeader("Content-Type", "text/html");
        response.end(`<!doctype html><link rel="icon" href="data:,"><p>${request.url} number ${count}</p>`);
      });
      await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
      await use({ server, port: (server.address() as AddressInfo).port });
      await new Promise((closed) => server.close(closed));
    },
    { scope: "worker" },
  ],
  site: [
    async ({ front }, use) => {
      const settings = `
[plugins.admin.config.preview.addresses]
"api::article.article" = "http://127.0.0.1:${front.port}/see/{title}?status={status}"
`;
      const site = await Site.start({ settings });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
});
test.use({ file: import.meta.filename });

test("an entry is seen beside the form as it was saved, draft and published", async ({
  page,
  site,
  root,
  front,
}) => {
  const article = { title: "First" };
  const { data } = await root.call<{ data: { documentId: string } }>("POST", ARTICLES, article);
  const address = `http://127.0.0.1:${front.port}/see`;
  await enter(page, site.panel);
  await page.goto(`${site.panel}${ARTICLES}/${data.documentId}`);
  const links = section(page, "Preview").first();
  const tab = links.getByRole("link", { name: "Open in a new tab" });
  await expect(tab).toHaveAttribute("href", `${address}/First?status=draft`);
  await expect(tab).toHaveAttribute("target", "_blank");
  await links.getByRole("button", { name: "Show beside the form" }).click();
  const frame = page.frameLocator("iframe");
  await expect(frame.getByText("/see/First?status=draft")).toBeVisible();
  for (const [width, colorScheme] of [
    [1280, "light"],
    [390, "dark"],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `preview at ${width}, ${colorScheme}`);
    await page.screenshot({ path: `test-results/preview/${width}-${colorScheme}.png` });
  }
  await page.setViewportSize({ width: 1280, height: 800 });

  // A change of what its address does not tell loads it again too.
  const before = (await frame.getByText("/see/First").textContent()) ?? "";
  await page.getByRole("textbox", { name: "note" }).fill("More");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(frame.getByText("/see/First")).not.toHaveText(before);
  await page.getByRole("textbox", { name: "title", exact: true }).first().fill("Second");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(frame.getByText("/see/Second?status=draft")).toBeVisible();
  await page.getByRole("link", { name: "Published" }).click();
  await expect(frame.getByText("/see/Second?status=published")).toBeVisible();
  await page.getByRole("button", { name: "Close the preview" }).click();
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("an entry without what its address is made of says so, a type without an address shows nothing", async ({
  page,
  site,
  root,
}) => {
  const { data } = await root.call<{ data: { documentId: string } }>("POST", ARTICLES, { note: "No title" });
  await enter(page, site.panel);
  await page.goto(`${site.panel}${ARTICLES}/${data.documentId}`);
  await expect(section(page, "Preview").getByText("is empty")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open in a new tab" })).toHaveCount(0);
  await page.goto(`${site.panel}${ARTICLES}/create`);
  await expect(page.getByRole("textbox", { name: "note" })).toBeVisible();
  await expect(section(page, "Preview")).toHaveCount(0);
});
