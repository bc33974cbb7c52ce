import { expect, field, make, open, PAGE, read, test } from "./edit.ts";
import { enter, expectAccessible } from "./panel.ts";
import { type Caller, makeMember } from "./people.ts";

test.use({ file: import.meta.filename });

const EXPLORER = "plugin::content-manager.explorer";

/** Makes a role that reads three fields and writes two of them. */
async function makeWriter(root: Caller): Promise<number> {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/admin/roles", { name: "Writer" });
  const may = (action: string, fields: string[]) => ({
    action: `${EXPLORER}.${action}`,
    subject: PAGE,
    properties: { fields, locales: ["en", "fr"] },
    conditions: [],
  });
  const permissions = [
    may("read", ["title", "text", "rating", "summary.lead"]),
    may("update", ["text", "summary.lead"]),
  ];
  await root.call("PUT", `/admin/roles/${data.id}/permissions`, { permissions });
  return data.id;
}

test("a role sees the fields it may read, and writes those it may write", { tag: "@narrow" }, async ({
  page,
  site,
  root,
}) => {
  await makeMember(site, root, "writer@example.org", await makeWriter(root));
  const made = await make(root, PAGE, {
    title: "Fixed",
    text: "Free",
    rating: 1,
    code: "secret",
    summary: { lead: "l" },
  });
  await enter(page, site.panel, "writer@example.org");
  await open(page, site, PAGE, made.documentId);
  await expect(field(page, "title")).not.toBeEditable();
  await expect(field(page, "rating")).not.toBeEditable();
  await expect(field(page, "code")).toBeHidden();
  await expect(field(page, "slug")).toBeHidden();
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeHidden();
  const french = page.getByRole("region", { name: "Languages" }).getByRole("link", { name: /^French/ });
  await expect(french).toContainText("Not permitted");
  await expect(french).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page, "a form that is read-only in part");
  await field(page, "text").fill("Written");
  await field(page, "lead").fill("Led");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  expect(await read(root, PAGE, made.documentId)).toMatchObject({
    title: "Fixed",
    text: "Written",
    code: "secret",
    summary: { lead: "Led" },
  });
});
