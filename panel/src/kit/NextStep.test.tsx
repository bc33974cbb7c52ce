import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { beforeAll, describe, expect, it } from "vitest";
import { ApiError } from "../api/errors";
import de from "../words/de.json";
import en from "../words/en.json";
import fr from "../words/fr.json";
import { FIELD_RULES, KNOWN, STEPS } from "../words/refusals";
import { LANGUAGES, loadInside, setLanguage } from "../words/words";
import { NextStep } from "./NextStep";

const SOURCES = resolve(import.meta.dirname, "..");

beforeAll(async () => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  await import("./PermissionsLink"); // which comes later than a button, the first time
});

/** Shows what can be done about a refusal, and returns it: each link by its address, each button by "". */
async function shown(error: unknown, onField?: () => void): Promise<[text: string, address: string][]> {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRootRoute({
    component: () => <NextStep error={error} retry={() => undefined} onField={onField} />,
  });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  const page = createRoot(place);
  await act(async () => page.render(<RouterProvider router={router as never} />));
  const found = [...place.querySelectorAll("a, button")].map((one): [string, string] => [
    one.textContent ?? "",
    one.getAttribute("href") ?? "",
  ]);
  act(() => page.unmount());
  return found;
}

const STATUSES = [0, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 501, 502, 503, 504];
const REFUSALS: [name: string, error: unknown][] = [
  ["a fault of the panel", new TypeError("x is undefined")],
  ...STATUSES.map((status): [string, unknown] => [`${status}`, new ApiError(status, "")]),
  ...STATUSES.map((status): [string, unknown] => [`${status}, told`, new ApiError(status, "It is so")]),
  ...Object.keys(KNOWN).map((message): [string, unknown] => [message, new ApiError(400, message)]),
  ["a field", new ApiError(400, "Wrong", [{ path: "name", message: "required" }])],
];

describe.each(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[])("in %s", (language) => {
  const words = new Set(Object.values({ en, fr, de }[language]));
  beforeAll(async () => {
    await setLanguage(language);
    await loadInside();
  });

  it.each(REFUSALS)("what can be done about %s is one button or one link", async (_, error) => {
    for (const onField of [undefined, () => undefined]) {
      const [step, ...others] = await shown(error, onField);
      expect(others).toEqual([]);
      expect(words).toContain(step?.[0]);
      expect(["", "/me#permissions", "/admin/auth/login", "/admin/auth/forgot-password"]).toContain(
        step?.[1],
      );
    }
  });
});

it("what can be done fits what is wrong", async () => {
  await setLanguage("en");
  const step = async (status: number, message = "", field?: () => void) =>
    (await shown(new ApiError(status, message), field))[0]?.[0];
  expect(await step(0)).toBe(en["app.retry"]);
  expect(await step(403)).toBe(en["next.permissions"]);
  expect(await step(401)).toBe(en["login.title"]);
  expect(await step(412, "Somebody saved")).toBe(en["next.reload"]);
  expect(await step(400, "Too long", () => undefined)).toBe(en["next.field"]);
  expect(await step(400, "Too long")).toBe(en["app.retry"]);
});

it("there is something to do about every reason the panel gives in words of its own", () => {
  const atFields = new Set<string>(FIELD_RULES.map(([, word]) => word));
  const headings = ["error.title", "error.text"];
  const reasons = Object.keys(en).filter((word) => /^(error|server)\./.test(word));
  const without = reasons.filter(
    (word) => !(word in STEPS) && !atFields.has(word) && !headings.includes(word),
  );
  expect(reasons.length).toBeGreaterThan(15);
  expect(without).toEqual([]);
});

/** What is said below the control it is about, which stays where it is to be used again. */
const AT_CONTROLS = [
  "features/builder/CheckList.tsx",
  "features/entries/blocks/LinkDialog.tsx",
  "features/media/usePictures.tsx",
];
/** Says what is refused in an error that a form shows then. */
const TOLD_ON = ["features/releases/BulkRelease.tsx"];

it("no screen tells of an error without what can be done", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx") && !name.includes(".test."))
    .map((name) => name.replaceAll("\\", "/"));
  const telling = files.filter((name) => {
    const source = readFileSync(join(SOURCES, name), "utf8");
    return /\brefusal\(|role="alert"|icon="problem" title/.test(source);
  });
  expect(telling.length).toBeGreaterThan(10);
  for (const name of [...AT_CONTROLS, ...TOLD_ON]) expect(existsSync(join(SOURCES, name))).toBe(true);
  const without = telling.filter(
    (name) =>
      ![...AT_CONTROLS, ...TOLD_ON].includes(name) &&
      !/<(NextStep|Failure|PermissionsLink|Link|Button|SchemaLink)\b/.test(
        readFileSync(join(SOURCES, name), "utf8"),
      ),
  );
  expect(without).toEqual([]);
});
