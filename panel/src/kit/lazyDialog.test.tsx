import { act, type ComponentType, useState } from "react";
import { createRoot } from "react-dom/client";
import { beforeAll, expect, it } from "vitest";
import { lazyDialog } from "./lazyDialog";

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

beforeAll(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
});

interface DialogProps {
  name: string;
  onClose(): void;
}

function Screen({ dialog: Dialog }: { dialog: ComponentType<DialogProps> }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <textarea />
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(true)} />
      {isOpen ? <Dialog name="a question" onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Shows the screen, writes something, and opens the dialog. */
async function opened(dialog: ComponentType<DialogProps>) {
  const place = document.body.appendChild(document.createElement("div"));
  act(() => createRoot(place).render(<Screen dialog={dialog} />));
  const text = place.querySelector("textarea");
  if (text) text.value = "written";
  await act(async () => place.querySelector("button")?.click());
  return { place, text };
}

it("shows what was loaded", async () => {
  const { place } = await opened(
    lazyDialog(async () => ({ name }) => <p>{name}</p>),
  );
  expect(place.querySelector("p")?.textContent).toBe("a question");
});

it("closes where there is no such file any more, and what was written stays", async () => {
  const { place, text } = await opened(
    lazyDialog(async () => {
      throw new TypeError("Failed to fetch dynamically imported module");
    }),
  );
  expect(place.querySelector("button")?.getAttribute("aria-expanded")).toBe("false");
  expect(place.querySelector("textarea")).toBe(text);
  expect(text?.value).toBe("written");
});
