/** What is typed for a number, and what is kept and sent of it: never a rounded one. */

const BLANKS = /[\s'’]/g;
const ENGLISH_GROUPS = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;
const GERMAN_GROUPS = /^-?\d{1,3}(\.\d{3})+,\d+$/;
const PLAIN = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

/**
 * Returns the text of a number as it is sent: no blanks between its digits, a point before the fraction.
 *
 * A comma is the decimal sign wherever it can be one, whatever the panel's language: who types is not asked
 * which keyboard they have. What is no number comes back as it was typed.
 */
export function readNumber(typed: string): string {
  const text = typed.replace(BLANKS, "").replace("−", "-").replace(/^\+/, "");
  if (text === "") return "";
  const pointed = GERMAN_GROUPS.test(text)
    ? text.replaceAll(".", "").replace(",", ".")
    : ENGLISH_GROUPS.test(text) && /,.*[,.]/.test(text)
      ? text.replaceAll(",", "")
      : /^[^,.]*,[^,.]*$/.test(text)
        ? text.replace(",", ".")
        : text;
  return PLAIN.test(pointed) ? pointed : typed;
}

/** Returns the text to keep of a typed one; nothing typed is null. */
export function numberValue(typed: string): string | null {
  const text = readNumber(typed);
  return text === "" ? null : text;
}
