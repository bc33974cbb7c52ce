import { act } from "react";
import { createRoot } from "react-dom/client";
import { beforeAll, expect, it } from "vitest";
import { Toolbar } from "./Toolbar";

beforeAll(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
});

function Bar({ mayPaste }: { mayPaste: boolean }) {
  return (
    <Toolbar label="Formatting">
      <button type="button" disabled={!mayPaste}>
        Paste
      </button>
      <select aria-label="Kind" />
      <button type="button">Bold</button>
      <button type="button">Link</button>
    </Toolbar>
  );
}

it("is one stop of the Tab key, and arrows go from one control to the next", () => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  act(() => root.render(<Bar mayPaste={false} />));
  const controls = [...place.querySelectorAll<HTMLElement>("button, select")];
  const name = (one: Element | null | undefined) => one?.getAttribute("aria-label") ?? one?.textContent ?? "";
  const stops = () => controls.filter(({ tabIndex }) => tabIndex === 0).map(name);
  const press = (key: string): string => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    act(() => {
      document.activeElement?.dispatchEvent(event);
    });
    return name(document.activeElement);
  };
  expect(stops()).toEqual(["Kind"]);
  act(() => controls[1]?.focus());
  expect(press("ArrowRight")).toBe("Bold");
  expect(press("End")).toBe("Link");
  expect(press("ArrowRight")).toBe("Kind");
  expect(press("ArrowLeft")).toBe("Link");
  expect(stops()).toEqual(["Link"]);
  expect(press("ArrowDown")).toBe("Link");
  act(() => root.render(<Bar mayPaste />));
  expect(stops()).toEqual(["Link"]);
  expect(press("Home")).toBe("Paste");
  act(() => root.render(<Bar mayPaste={false} />));
  expect(stops()).toEqual(["Kind"]);
  act(() => root.unmount());
});
