import { expect, expectAccessible, logIn, section, test } from "./panel.ts";
import { logInAs, makeMember, roleId } from "./people.ts";

test.use({ file: import.meta.filename });

const ARTICLES = "/content-manager/collection-types/api::article.article";

test("the start page leads to what was worked on last, and to every type", async ({ page, site, root }) => {
  await makeMember(site, root, "writer@example.org", await roleId(root, "strapi-editor"));
  const writer = await logInAs(site, "writer@example.org");
  await root.call("POST", ARTICLES, { title: "By the first administrator" });
  const { data } = await writer.call<{ data: { documentId: string } }>("POST", ARTICLES, {
    title: "By somebody else",
  });
  await writer.call("POST", `${ARTICLES}/${data.documentId}/actions/publish`, {});

  await logIn(page, site.panel);
  const recent = section(page, "Worked on last");
  await expect(recent.getByRole("link")).toHaveText(["By somebody else", "By the first administrator"]);
  await recent.getByLabel("What is shown").selectOption("Saved by me");
  await expect(recent.getByRole("link")).toHaveText(["By the first administrator"]);
  await recent.getByLabel("What is shown").selectOption("Published");
  await recent.getByRole("link", { name: "By somebody else" }).click();
  await expect(page).toHaveURL(new RegExp(`/api::article.article/${data.documentId}`));
  await expect(page.getByRole("heading", { name: "By somebody else", level: 1 })).toBeVisible();

  await page.getByRole("link", { name: "Start", exact: true }).click();
  await section(page, "What this site holds").getByRole("link", { name: "Article" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(2);
});

test("the start page is accessible, light, dark and narrow", async ({ page, site, root }) => {
  await root.call("POST", ARTICLES, { title: "Something to see" });
  await logIn(page, site.panel);
  await expect(section(page, "Worked on last").getByRole("link").first()).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await expectAccessible(page, `start at ${width}, ${colorScheme}`);
      await page.screenshot({ path: `test-results/home/${width}-${colorScheme}.png` });
    }
});
