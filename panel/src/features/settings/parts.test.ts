import { expect, test } from "vitest";
import { permittedGroups } from "./parts";

test("settings are grouped, and groups of which one's roles permit nothing are left out", () => {
  const permitted = new Set(["admin::users.read", "admin::webhooks.read"]);
  const shown = permittedGroups((action) => permitted.has(action));
  expect(shown.map(({ word, parts }) => [word, parts.map(({ path }) => path)])).toEqual([
    ["settings.panel", ["/settings/users"]],
    ["settings.integrations", ["/settings/webhooks"]],
    ["settings.system", ["/settings/application-infos"]],
  ]);
});

test("no setting stands in two groups", () => {
  const paths = permittedGroups(() => true).flatMap(({ parts }) => parts.map(({ path }) => path));
  expect(new Set(paths).size).toBe(paths.length);
});
