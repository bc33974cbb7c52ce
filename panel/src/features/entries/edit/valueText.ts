/** Longest text that is shown of a value in a comparison. */
const LONGEST = 2000;

/** Returns a value as a text to compare: files by their name, everything that has parts as JSON. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? objectText(value) : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function objectText(value: object): string {
  if (Array.isArray(value) && value.every((item) => typeof item === "object" && item && "name" in item))
    return value.map(({ name }) => String(name)).join(", ");
  if ("name" in value && "mime" in value) return String(value.name);
  return JSON.stringify(value, null, 2);
}
