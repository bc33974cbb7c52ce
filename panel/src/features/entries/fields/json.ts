import { parseExactly, printExactly } from "../../../api/exactJson";

/** Where a JSON text breaks off; lines and columns count from one. */
export interface Fault {
  line: number;
  column: number;
}

/** Returns where a text stops being JSON, null where it is valid or empty. */
export function jsonFault(text: string): Fault | null {
  if (!text.trim()) return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return faultOf(text, error instanceof Error ? error.message : "");
  }
}

/** Browsers tell the place in three ways; one that tells none means the end. */
function faultOf(text: string, message: string): Fault {
  const told = /line (\d+) column (\d+)/.exec(message);
  if (told) return { line: Number(told[1]), column: Number(told[2]) };
  const position = /position (\d+)/.exec(message);
  const before = text.slice(0, position ? Number(position[1]) : text.length).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Returns a valid text with one value a line. */
export function formatJson(text: string): string {
  return printExactly(parseExactly(text), 2);
}
