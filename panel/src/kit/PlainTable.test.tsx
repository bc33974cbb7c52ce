import { act } from "react";
import { createRoot } from "react-dom/client";
import { beforeAll, expect, it } from "vitest";
import { PlainTable } from "./PlainTable";

beforeAll(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
});

it("has a head for each column: words, words for some widths, and words that are only read aloud", async () => {
  const place = document.body.appendChild(document.createElement("div"));
  const columns = ["Name", { label: "Text", className: "wide-only" }, { label: "Actions", hidden: true }];
  await act(async () =>
    createRoot(place).render(
      <PlainTable columns={columns} className="roles">
        <tbody />
      </PlainTable>,
    ),
  );
  const heads = [...place.querySelectorAll("th[scope=col]")];
  expect(heads.map((head) => [head.textContent, head.className])).toEqual([
    ["Name", ""],
    ["Text", "wide-only"],
    ["Actions", ""],
  ]);
  expect(heads.map((head) => head.querySelector(".hidden")?.textContent)).toEqual([
    undefined,
    undefined,
    "Actions",
  ]);
  expect(place.querySelector("table")?.className).toBe("plain-table roles");
});
