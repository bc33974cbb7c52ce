import { expect, it } from "vitest";
import { canBy } from "../../shell/permissions";
import { layoutOf, permittedWidgets, shownWidgets, usually } from "./widgets";

const reader = canBy([
  {
    action: "plugin::content-manager.explorer.read",
    subject: "api::a.a",
    properties: {},
    conditions: [],
  },
]);
const nobody = canBy([]);
const PROFILE = { uid: "plugin::admin.profile-info", width: 4 } as const;
const EDITED = { uid: "plugin::content-manager.last-edited-entries", width: 6 } as const;
const ELSE = { uid: "plugin::other.thing", width: 8 } as const;

it("everything is shown that may be until somebody chooses", () => {
  expect(shownWidgets(null, reader)).toEqual(permittedWidgets(reader).map(usually));
  expect(permittedWidgets(nobody)).toEqual([PROFILE.uid, "plugin::admin.key-statistics"]);
});

it("what was chosen is shown in its order, without what may not be read or is not known here", () => {
  expect(shownWidgets([PROFILE, ELSE, EDITED], reader)).toEqual([PROFILE, EDITED]);
  expect(shownWidgets([PROFILE, EDITED], nobody)).toEqual([PROFILE]);
  expect(shownWidgets([], reader)).toEqual([]);
});

it("choosing keeps what this panel does not show", () => {
  expect(layoutOf([EDITED, PROFILE], [PROFILE, ELSE], reader)).toEqual([EDITED, PROFILE, ELSE]);
  expect(layoutOf([], [PROFILE, EDITED], nobody)).toEqual([EDITED]);
});
