import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { expect, test } from "@playwright/test";
import { logIn } from "./panel.ts";
import { makeRoot } from "./people.ts";
import { keptFiles, picture } from "./pictures.ts";
import { freePort, Site } from "./server.ts";

const FILES = 200;
const EVERY = 7;

/** What a proxy saw of uploads: how often each file was sent through it. */
interface Seen {
  times: Map<string, number>;
  /** Files that are refused for good, until they are taken out. */
  refused: Set<string>;
}

/**
 * A proxy that answers the first try of every 7th upload with 502: of one half before the server has it, of the
 * other half after the server has kept it, so that nobody can tell from the answer.
 */
async function startFlakyProxy(port: number, to: number, seen: Seen): Promise<Server> {
  let uploads = 0;
  const server = createServer((asked, answer) => {
    void bodyOf(asked).then((body) => {
      const name = asked.method === "POST" && asked.url === "/upload" ? nameIn(body) : "";
      if (!name) return forward(asked, body, to, answer);
      const times = (seen.times.get(name) ?? 0) + 1;
      seen.times.set(name, times);
      if (seen.refused.has(name)) return answer.writeHead(413).end();
      if (times > 1) return forward(asked, body, to, answer);
      uploads += 1;
      if (uploads % EVERY) return forward(asked, body, to, answer);
      if (uploads % (2 * EVERY)) return answer.writeHead(502, { "Retry-After": "1" }).end();
      return forward(asked, body, to, answer, true);
    });
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  return server;
}

async function bodyOf(asked: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of asked) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function nameIn(body: Buffer): string {
  return /filename="([^"]*)"/.exec(body.toString("latin1"))?.[1] ?? "";
}

function forward(
  asked: IncomingMessage,
  body: Buffer,
  to: number,
  answer: ServerResponse,
  isLost = false,
): void {
  const onward = request({
    host: "127.0.0.1",
    port: to,
    path: asked.url ?? "/",
    method: asked.method ?? "GET",
    headers: asked.headers,
  });
  onward.on("response", (got) => {
    if (isLost) {
      got.resume();
      got.on("end", () => answer.writeHead(502).end());
      return;
    }
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  onward.on("error", () => answer.writeHead(502).end());
  onward.end(body);
}

test("200 files through a proxy that loses answers are there once each, wherever one goes", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const [front, back] = [await freePort(), await freePort()];
  const seen: Seen = { times: new Map(), refused: new Set(["stubborn.txt"]) };
  const site = await Site.start({
    place: "",
    port: back,
    env: { OCTAVO_SERVER__URL: `http://127.0.0.1:${front}` },
  });
  const proxy = await startFlakyProxy(front, back, seen);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  try {
    const root = await makeRoot(site);
    const panel = `http://127.0.0.1:${front}/admin`;
    await logIn(page, panel);
    await page.goto(`${panel}/plugins/upload`);
    const files = Array.from({ length: FILES }, (_, index) => ({
      name: `file-${index}.txt`,
      mimeType: "text/plain",
      buffer: Buffer.from(`the text of file ${index}`),
    }));
    files.push({ name: "stubborn.txt", mimeType: "text/plain", buffer: Buffer.from("stubborn") });
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    await (await choosing).setFiles(files);
    const uploads = page.getByRole("region", { name: "Uploads" });
    await expect(uploads.getByRole("progressbar", { name: "Uploads" })).toBeVisible();
    await page.getByRole("link", { name: "Your profile" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(uploads.getByText("One file was not uploaded")).toBeVisible({ timeout: 240_000 });
    const names = (await keptFiles(root)).map(({ name }) => name).sort();
    expect(names).toEqual(
      files
        .map(({ name }) => name)
        .filter((name) => name !== "stubborn.txt")
        .sort(),
    );
    const again = [...seen.times].filter(([, times]) => times > 1).map(([name]) => name);
    expect(again).toHaveLength(Math.floor((FILES + 1) / EVERY));
    const before = new Map(seen.times);
    await expect(uploads.getByText("The file is larger than the server takes.")).toBeVisible();
    const another = page.waitForEvent("filechooser");
    await uploads.getByRole("button", { name: "Choose another file" }).click();
    await (await another).setFiles({
      name: "smaller.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("small"),
    });
    await expect(uploads.getByText("201 files were uploaded")).toBeVisible();
    const sentSince = [...seen.times].filter(([name, times]) => times !== before.get(name));
    expect(sentSince.map(([name]) => name)).toEqual(["smaller.txt"]);
    expect(await keptFiles(root)).toHaveLength(FILES + 1);
    await uploads.getByRole("button", { name: "Close the uploads" }).click();
    await expect(uploads).toHaveCount(0);
    expect(errors).toEqual([]);
  } finally {
    await page.close();
    proxy.close();
    await site.remove();
  }
});

test("files are dropped and pasted, and what pictures show is asked for", async ({ page }) => {
  const site = await Site.start();
  try {
    const root = await makeRoot(site);
    await logIn(page, site.panel);
    await page.goto(`${site.panel}/plugins/upload`);
    await expect(page.getByText("Nothing is here yet")).toBeVisible();
    await bring(page, "drop", "dropped.png");
    const uploads = page.getByRole("region", { name: "Uploads" });
    await expect(uploads.getByText("One file was uploaded")).toBeVisible();
    await bring(page, "paste", "pasted.png");
    await expect(uploads.getByText("2 files were uploaded")).toBeVisible();
    const text = uploads
      .getByRole("listitem")
      .filter({ hasText: "dropped.png" })
      .getByLabel("Alternative text");
    await page.setViewportSize({ width: 1280, height: 420 });
    await page.evaluate(() => scrollTo(0, 0));
    await text.click();
    await page.keyboard.type("A green square");
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 720 });
    await text.press("Enter");
    await expect(page.getByRole("main").getByText("No alternative text")).toHaveCount(1);
    await expect
      .poll(async () => (await keptFiles(root)).map(({ alternativeText }) => alternativeText).sort())
      .toEqual(["A green square", null]);
    await page.reload();
    await expect(page.getByRole("main").getByText("No alternative text")).toHaveCount(1);
    await page.getByRole("link", { name: "Start", exact: true }).click();
    await bring(page, "drop", "anywhere.png");
    await expect(uploads.getByText("One file was uploaded")).toBeVisible();
    await expect(page.getByRole("heading", { name: /^Good to see you/ })).toBeVisible();
    expect(await keptFiles(root)).toHaveLength(3);
    await page.getByRole("link", { name: "Your profile" }).first().click();
    await page.setViewportSize({ width: 390, height: 700 });
    const last = page.getByRole("main").getByRole("button").last();
    await expect(last).toBeVisible();
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect(uploads).toBeInViewport({ ratio: 1 });
    await last.click({ trial: true });
  } finally {
    await page.close();
    await site.remove();
  }
});

/** Brings a picture to the page as the browser does when somebody drops or pastes it. */
async function bring(
  page: import("@playwright/test").Page,
  type: "drop" | "paste",
  name: string,
): Promise<void> {
  const bytes = [...picture()];
  await page.evaluate(
    ([type, name, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
      const init = { bubbles: true, cancelable: true };
      const event =
        type === "drop"
          ? new DragEvent("drop", { ...init, dataTransfer: data })
          : new ClipboardEvent("paste", { ...init, clipboardData: data });
      document.body.dispatchEvent(event);
    },
    [type, name, bytes] as const,
  );
}
