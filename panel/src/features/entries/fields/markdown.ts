/** What the buttons above a Markdown text do, as replacements that the browser's own undo takes back. */

/** Replace what stands from `from` to `to`, then select. */
export interface Edit {
  from: number;
  to: number;
  text: string;
  /** What is selected afterwards. */
  selection: readonly [number, number];
}

export type Tool = "bold" | "italic" | "code" | "link" | "heading" | "list" | "numbers" | "quote";

const MARKS: Partial<Record<Tool, string>> = { bold: "**", italic: "_", code: "`" };
const LINES: Partial<Record<Tool, string>> = { list: "- ", quote: "> " };
const ADDRESS = /^(https?:\/\/|mailto:|\/)\S+$/;

/** Returns what a tool does with a text of which something is selected. */
export function toolEdit(tool: Tool, text: string, start: number, end: number): Edit {
  const mark = MARKS[tool];
  if (mark) return toggleMark(text, start, end, mark);
  if (tool === "link") return insertLink(text, start, end);
  if (tool === "heading") return onLines(text, start, end, (lines) => lines.map(nextHeading));
  if (tool === "numbers") return onLines(text, start, end, toggleNumbers);
  const prefix = LINES[tool] ?? "";
  return onLines(text, start, end, (lines) => togglePrefix(lines, prefix));
}

/** Returns what Enter does in a list: the next item begins, and an empty one ends the list; null elsewhere. */
export function enterEdit(text: string, start: number, end: number): Edit | null {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const [mark = "", indent = "", sign = "", number = "", blank = ""] =
    /^( *)(?:([-*+])|(\d{1,9})\.)( +)/.exec(text.slice(from, start)) ?? [];
  if (!mark) return null;
  const lineEnd = text.indexOf("\n", end);
  const rest = text.slice(start, lineEnd < 0 ? text.length : lineEnd);
  if (from + mark.length === start && !rest.trim())
    return { from, to: start, text: "", selection: [from, from] };
  const next = `\n${indent}${sign || `${Number(number) + 1}.`}${blank}`;
  return { from: start, to: end, text: next, selection: [start + next.length, start + next.length] };
}

/** Returns a picture as Markdown has it, whatever its words and its address are made of. */
export function pictureText(alternativeText: string | null, address: string): string {
  const words = (alternativeText ?? "").replace(/\s+/g, " ").trim();
  const url = address.replaceAll("(", "%28").replaceAll(")", "%29");
  return `![${words.replace(/[\\[\]]/g, "\\$&")}](${url})`;
}

/** Whether another picture would stand right beside one. */
export function endsInPicture(text: string): boolean {
  return /!\[[^\n]*\]\([^\s()]*\)$/.test(text);
}

/** Returns the replacement that puts a piece at a place; whatever is selected stays, but for a caret right there. */
export function insertEdit(place: number, piece: string, selection: readonly [number, number]): Edit {
  const [start, end] = selection.map((at) => (at < place ? at : at + piece.length));
  return { from: place, to: place, text: piece, selection: [start ?? place, end ?? place] };
}

function toggleMark(text: string, start: number, end: number, mark: string): Edit {
  const [from, to] = withoutBlanks(text, start, end);
  const chosen = text.slice(from, to);
  const size = mark.length;
  if (text.slice(from - size, from) === mark && text.slice(to, to + size) === mark)
    return { from: from - size, to: to + size, text: chosen, selection: [from - size, to - size] };
  if (chosen.length >= 2 * size && chosen.startsWith(mark) && chosen.endsWith(mark)) {
    const inner = chosen.slice(size, -size);
    return { from, to, text: inner, selection: [from, from + inner.length] };
  }
  return { from, to, text: mark + chosen + mark, selection: [from + size, to + size] };
}

/** A mark beside a blank is none in Markdown. */
function withoutBlanks(text: string, start: number, end: number): [number, number] {
  const chosen = text.slice(start, end);
  if (!chosen.trim()) return [start, end];
  return [start + chosen.length - chosen.trimStart().length, end - chosen.length + chosen.trimEnd().length];
}

function insertLink(text: string, start: number, end: number): Edit {
  const chosen = text.slice(start, end);
  if (ADDRESS.test(chosen)) {
    const link = `[](${chosen})`;
    return { from: start, to: end, text: link, selection: [start + 1, start + 1] };
  }
  const address = start + chosen.length + 3;
  return {
    from: start,
    to: end,
    text: `[${chosen}](https://)`,
    selection: [address, address + "https://".length],
  };
}

function onLines(text: string, start: number, end: number, change: (lines: string[]) => string[]): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end > start && text[end - 1] === "\n" ? end - 1 : end);
  const to = next < 0 ? text.length : next;
  const changed = change(text.slice(from, to).split("\n")).join("\n");
  const caret = Math.max(from, start + changed.length - (to - from));
  const selection: [number, number] = start === end ? [caret, caret] : [from, from + changed.length];
  return { from, to, text: changed, selection };
}

/** None → ## → ### → none: # is the title of the page. */
function nextHeading(line: string): string {
  const [, signs = "", rest = line] = /^(#{1,6}) +(.*)$/.exec(line) ?? [];
  if (!signs) return `## ${line}`;
  return signs.length < 3 ? `${"#".repeat(signs.length + 1)} ${rest}` : rest;
}

function togglePrefix(lines: string[], prefix: string): string[] {
  const filled = lines.filter((line) => line.trim());
  if (filled.length && filled.every((line) => line.startsWith(prefix)))
    return lines.map((line) => (line.startsWith(prefix) ? line.slice(prefix.length) : line));
  return lines.map((line) => (line.trim() || lines.length === 1 ? prefix + line : line));
}

function toggleNumbers(lines: string[]): string[] {
  const filled = lines.filter((line) => line.trim());
  if (filled.length && filled.every((line) => /^\d+\. /.test(line)))
    return lines.map((line) => line.replace(/^\d+\. /, ""));
  let number = 0;
  return lines.map((line) => {
    if (!line.trim() && lines.length > 1) return line;
    number += 1;
    return `${number}. ${line}`;
  });
}
