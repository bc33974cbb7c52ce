import { expect, test } from "vitest";
import type { ActionTree } from "../../api/apiRoles";
import { enabledIn, withEnabled } from "./ActionTree";

const TREE: ActionTree = {
  "api::page": {
    controllers: { page: { find: { enabled: true, policy: "" }, delete: { enabled: false, policy: "" } } },
  },
  "plugin::upload": { controllers: { "content-api": { find: { enabled: false } } } },
};

test("what is chosen is enabled, and nothing else", () => {
  expect([...enabledIn(TREE)]).toEqual(["api::page.page.find"]);
  const changed = withEnabled(TREE, new Set(["plugin::upload.content-api.find"] as const));
  expect([...enabledIn(changed)]).toEqual(["plugin::upload.content-api.find"]);
  expect(changed["api::page"]?.controllers.page?.find).toEqual({ enabled: false, policy: "" });
});
