import { expect, it } from "vitest";
import { filledTemplate, withoutAttributes, withoutStyles } from "./template";

it("fills in the names there are, in both ways to write them, and leaves everything else", () => {
  expect(filledTemplate('<a href="{{ URL }}?code=<%= TOKEN %>">{{USER.username}}</a>')).toBe(
    '<a href="https://example.org/page?code=4f2a9c">ann</a>',
  );
  expect(filledTemplate("{{ PASSWORD }} {{ constructor }} {{ 1 + 1 }} <% code %>")).toBe(
    "{{ PASSWORD }} {{ constructor }} {{ 1 + 1 }} <% code %>",
  );
});

it("leaves addresses of links, and no other attribute", () => {
  expect(withoutAttributes('<p style="a" onclick=b>1 < 2 <a class="c" href="/d">e</a><br/></p>')).toBe(
    '<p>1 < 2 <a href="/d">e</a><br></p>',
  );
});

it("takes style sheets away with what is in them", () => {
  const head = "<head><title>a</title></head><STYLE type=x>p{}</STYLE >";
  expect(withoutStyles(`${head}<p>b</p><style>c</style>`)).toBe("<p>b</p>");
});
