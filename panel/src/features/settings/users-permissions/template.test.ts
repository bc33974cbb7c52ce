import { expect, it } from "vitest";
import { filledTemplate } from "./template";

it("fills in the names there are, in both ways to write them, and leaves everything else", () => {
  expect(filledTemplate('<a href="{{ URL }}?code=<%= TOKEN %>">{{USER.username}}</a>')).toBe(
    '<a href="https://example.org/page?code=4f2a9c">ann</a>',
  );
  expect(filledTemplate("{{ PASSWORD }} {{ constructor }} {{ 1 + 1 }} <% code %>")).toBe(
    "{{ PASSWORD }} {{ constructor }} {{ 1 + 1 }} <% code %>",
  );
});
