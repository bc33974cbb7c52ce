/**
 * JSON whose whole numbers keep all their digits. JavaScript's numbers hold 53 bits and the server's 64, so a
 * number that would change becomes an ExactNumber, which is written as it came.
 */
export class ExactNumber {
  constructor(readonly text: string) {}

  toJSON(): string {
    return MARK + this.text;
  }

  toString(): string {
    return this.text;
  }
}

/** No text of a document begins so: the server refuses null characters. */
const MARK = "\u0000exact:";
const SUSPICIOUS = /\d{16}/;
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const PRINTED = /"\\u0000exact:(-?\d+)"/g;

/** Parses JSON; throws SyntaxError. */
export function parseExactly(text: string): unknown {
  if (!SUSPICIOUS.test(text)) return JSON.parse(text);
  const marked = text.replace(TOKENS, (token) => (isExact(token) ? token : `"\\u0000exact:${token}"`));
  return JSON.parse(marked, (_, value) =>
    typeof value === "string" && value.startsWith(MARK) ? new ExactNumber(value.slice(MARK.length)) : value,
  );
}

/** Whether JavaScript reads a token without changing it; only whole numbers can be too large for that. */
function isExact(token: string): boolean {
  if (token.length < 16 || !/^-?\d+$/.test(token)) return true;
  return String(Number(token)) === token;
}

/** Writes JSON, exact numbers as they came. */
export function printExactly(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? "null").replace(PRINTED, "$1");
}
