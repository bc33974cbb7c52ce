/** Cells copied from a spreadsheet: lines of cells between tabs, quoted where a cell holds either. */

export type Row = readonly string[];

/** Most rows that are taken at once. */
export const MOST_ROWS = 1000;

/** Returns the rows of a copied text; one cell alone is no table and gives none. */
export function readCells(text: string): Row[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let place = 0;
  while (place < text.length) {
    const cell = text[place] === '"' ? quotedCell(text, place) : plainCell(text, place);
    row.push(cell.text);
    place = cell.end;
    if (text[place] === "\t") {
      place += 1;
      if (place === text.length) row.push("");
      continue;
    }
    rows.push(row);
    row = [];
    place += text.startsWith("\r\n", place) ? 2 : 1;
  }
  if (row.length) rows.push(row);
  while (rows.at(-1)?.every((cell) => cell === "")) rows.pop();
  return rows.length > 1 || (rows[0]?.length ?? 0) > 1 ? rows : [];
}

interface Cell {
  text: string;
  end: number;
}

function plainCell(text: string, start: number): Cell {
  let end = start;
  while (end < text.length && !"\t\r\n".includes(text[end] ?? "")) end += 1;
  return { text: text.slice(start, end), end };
}

/** A cell that begins with a quote and is closed before the next tab or line; otherwise the quote is text. */
function quotedCell(text: string, start: number): Cell {
  let content = "";
  for (let place = start + 1; place < text.length; place++) {
    if (text[place] !== '"') content += text[place];
    else if (text[place + 1] === '"') {
      content += '"';
      place += 1;
    } else if (place + 1 === text.length || "\t\r\n".includes(text[place + 1] ?? ""))
      return { text: content, end: place + 1 };
    else break;
  }
  return plainCell(text, start);
}

const YES = new Set(["true", "yes", "y", "1", "x", "✓", "ja", "oui", "vrai", "wahr"]);
const NO = new Set(["false", "no", "n", "0", "nein", "non", "faux", "falsch"]);

/** Returns what a cell says about a boolean; a text that says nothing stays the text it is. */
export function booleanCell(text: string): boolean | string | null {
  const word = text.trim().toLowerCase();
  if (word === "") return null;
  if (YES.has(word)) return true;
  return NO.has(word) ? false : text;
}
