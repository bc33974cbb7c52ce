import { describe, expect, it } from "vitest";
import { grammarFault } from "./grammar";
import { blocksFromHtml, blocksFromText } from "./html";
import type { BlockNode } from "./nodes";
import { SAMPLES } from "./samples";
import { writeNode } from "./values";

/** Writes blocks as a few signs, so that a sample's outcome can be read: *bold*, /italic/, [text](address). */
function sketch(node: unknown, depth = 0): string {
  const {
    type,
    text,
    children = [],
    level,
    format,
    url,
    bold,
    italic,
    underline,
    strikethrough,
    code,
  } = node as Record<string, never> & { children?: unknown[] };
  if (text !== undefined) {
    const marks = [bold && "*", italic && "/", underline && "_", strikethrough && "~", code && "`"]
      .filter(Boolean)
      .join("");
    return text ? `${marks}${text}${[...marks].reverse().join("")}` : "";
  }
  const inner = children.map((child) => sketch(child, type === "list" ? depth + 1 : depth));
  if (type === "link") return `[${inner.join("")}](${url})`;
  if (type === "list")
    return inner
      .map((line, index) =>
        (children[index] as { type: string }).type === "list"
          ? line
          : `${"  ".repeat(depth)}${format === "ordered" ? "1." : "-"} ${line}`,
      )
      .join("\n");
  const line = inner.join("");
  if (type === "heading") return `${"#".repeat(level ?? 0)} ${line}`;
  return type === "quote" ? `> ${line}` : type === "code" ? `\`\`\`\n${line}` : line;
}

function outcome(blocks: BlockNode[]): string {
  return blocks.map((block) => sketch(block)).join("\n");
}

describe.each(Object.entries(SAMPLES))("what is copied from %s", (_, { html, blocks }) => {
  it("keeps bold, italics, links, lists and headings", () => {
    expect(outcome(blocksFromHtml(html))).toBe(blocks);
  });

  it("keeps to the grammar", () => {
    expect(grammarFault(blocksFromHtml(html).map(writeNode))).toBeNull();
  });
});

it("lines of a plain text become paragraphs", () => {
  expect(outcome(blocksFromText("one\r\ntwo\n\n"))).toBe("one\ntwo");
  expect(blocksFromText("")).toEqual([]);
});
