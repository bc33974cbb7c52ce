import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { enter, expect, expectAccessible, section, test } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { freePort, Site } from "./server.ts";

test.use({ file: import.meta.filename });

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server that receives webhooks, and answers with the status it is told. */
class Receiver {
  readonly received: Received[] = [];
  status = 200;
  private readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      this.received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(this.status).end(this.status === 200 ? "built" : "cannot build");
    });
  });

  static async start(port: number): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((done) => receiver.server.listen(port, "127.0.0.1", done));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

interface Sent {
  pagination: { total: number };
}

function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const signature = `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(signature);
}

const SECRET = `whsec_${Buffer.from("a secret of a test that nobody has").toString("base64")}`;

test("a webhook is made by keyboard, tried, fails, and what failed is sent again", async ({ page }) => {
  const port = await freePort();
  const site = await Site.start({
    server: `outgoing_allowed = ["http://127.0.0.1:${port}"]`,
    settings: `[plugins.webhooks.config.hooks.mirror]
url = "https://mirror.example.com/hook"
events = ["media.create"]
secret = "${SECRET}"
`,
  });
  const receiver = await Receiver.start(port);
  try {
    const root: Caller = await makeRoot(site);
    await enter(page, site.panel);
    await page.goto(`${site.panel}/settings/webhooks`);
    await expect(page.getByRole("link", { name: "mirror" })).toBeVisible();
    await expectAccessible(page, "the list");
    await page.getByRole("link", { name: "mirror" }).click();
    await expect(page.getByText("This webhook stands in octavo.toml")).toBeVisible();
    await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);

    await page.goto(`${site.panel}/settings/webhooks/create`);
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Rebuild");
    await page.getByLabel("Address").fill("http://example.com/hook");
    await page.getByRole("button", { name: "Make the webhook" }).click();
    await expect(
      page.getByText("events is a required field").or(page.getByText("This is required.")),
    ).toBeVisible();
    const created = page.getByRole("group", { name: "Entries" }).getByRole("checkbox", { name: "Created" });
    await created.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await expect(page.getByRole("group", { name: "Entries" }).getByLabel("Changed")).toBeChecked();
    await page.getByRole("button", { name: "Make the webhook" }).click();
    await expect(page.getByText(/url cannot be called: http:/).first()).toBeVisible();
    await page.getByLabel("Address").fill(receiver.url);
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByRole("textbox", { name: "Name of the header" }).fill("X-Key");
    await page.getByRole("textbox", { name: "Value" }).fill("abc");
    await page.getByRole("button", { name: "Make the webhook" }).click();
    const secret = await page.getByRole("textbox", { name: "Secret" }).inputValue();
    expect(secret).toMatch(/^whsec_/);

    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("The receiver took it: 200")).toBeVisible();
    const messages = section(page, "Messages");
    await expect(messages.getByRole("row", { name: /trigger-test/ })).toContainText("Delivered · 200");
    receiver.status = 503;
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("The receiver did not take it: 503")).toBeVisible();
    await expect(page.getByText("cannot build").first()).toBeVisible();

    await root.call("POST", "/content-manager/collection-types/api::article.article", { title: "News" });
    await expect.poll(() => receiver.received.length).toBe(3);
    await page.reload();
    const message = messages.getByRole("row", { name: /entry\.create/ });
    await expect(message).toContainText("Waits · 503");
    await expect(page.getByText(/has taken nothing since/)).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Secret" })).toHaveCount(0);
    await expectAccessible(page, "a webhook that fails");
    receiver.status = 200;
    await message.getByRole("button", { name: /Send again/ }).click();
    await expect(message).toContainText("Delivered · 200");
    await expect(message).toContainText("2 attempts");
    const [, , first, second] = receiver.received;
    expect(first && second && first.headers["webhook-id"] === second.headers["webhook-id"]).toBe(true);
    expect(second?.headers["x-key"]).toBe("abc");
    expect(receiver.received.every((one) => isSigned(one, secret))).toBe(true);

    await message.getByRole("button", { name: /^entry\.create/ }).click();
    const dialog = page.getByRole("dialog", { name: "entry.create" });
    await expect(dialog.getByRole("region", { name: "Message" })).toContainText('"title": "News"');
    await expect(dialog.getByRole("region", { name: "Headers" })).toContainText("X-Key: ***");
    await expect(dialog.getByRole("listitem")).toHaveCount(2);
    await expectAccessible(page, "one message");
    await dialog.getByRole("button", { name: "Close" }).click();

    await page.getByRole("button", { name: "Make a new secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make a new secret" }).click();
    await expect(page.getByText(/signed with the previous secret too/)).toBeVisible();
    const fresh = await page.getByRole("textbox", { name: "Secret" }).inputValue();
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("The receiver took it: 200")).toBeVisible();
    const last = receiver.received.at(-1);
    expect(last && [isSigned(last, secret), isSigned(last, fresh)]).toEqual([true, true]);

    await page.getByLabel("Messages are sent", { exact: true }).uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    const log = `/admin/webhooks/${page.url().split("/").at(-1)}/deliveries`;
    const before = await root.call<Sent>("GET", log);
    await root.call("POST", "/content-manager/collection-types/api::article.article", { title: "Unheard" });
    await page.setViewportSize({ width: 390, height: 800 });
    await expectAccessible(page, "a webhook on a phone");
    expect((await root.call<Sent>("GET", log)).pagination).toEqual(before.pagination);
    await page.getByRole("button", { name: "Delete the webhook" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the webhook" }).click();
    await expect(page.getByRole("heading", { name: "Webhooks", level: 1 })).toBeVisible();
    await expect(page.getByRole("link", { name: "Rebuild" })).toHaveCount(0);
  } finally {
    receiver.stop();
    await site.remove();
  }
});
