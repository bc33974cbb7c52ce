import { act, useState } from "react";
import { createRoot } from "react-dom/client";
import { beforeAll, expect, it } from "vitest";
import { surviveTranslation } from "./translation";

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

beforeAll(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  surviveTranslation();
});

/** Puts each text into two `<font>` elements of its own, as translators of browsers do. */
function translate(place: Node): void {
  for (const child of [...place.childNodes])
    if (child.nodeType === Node.TEXT_NODE) {
      const outer = document.createElement("font");
      const inner = outer.appendChild(document.createElement("font"));
      child.parentNode?.replaceChild(outer, child);
      inner.append(child);
    } else translate(child);
}

function Changing() {
  const [step, setStep] = useState(0);
  return (
    <div>
      {step > 0 ? "before " : null}
      {step < 2 ? "text that goes" : null}
      <button type="button" onClick={() => setStep(step + 1)}>
        {step} times
      </button>
      {step === 1 ? <p>in between</p> : null}
      {step > 1 ? "after" : ""}
    </div>
  );
}

it("goes on when the browser has translated the page", () => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  act(() => root.render(<Changing />));
  for (let step = 0; step < 3; step++) {
    translate(place);
    act(() => place.querySelector("button")?.click());
  }
  expect(place.textContent).toContain("after");
  expect(place.textContent).not.toContain("text that goes");
  act(() => root.unmount());
  expect(place.textContent).toBe("");
});
