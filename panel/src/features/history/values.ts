/** Values of versions as they are shown: what they lead to is called by its name. */

type Labels = Readonly<Record<string, string>>;

function isReference(value: object): value is { documentId: string } {
  return "documentId" in value && typeof value.documentId === "string";
}

/** Returns a value with the names of what it leads to in place of document ids. */
export function named(value: unknown, labels: Labels): unknown {
  if (Array.isArray(value)) return value.map((item) => inList(item, labels));
  if (typeof value !== "object" || value === null) return value;
  if (isReference(value)) return labels[value.documentId] ?? value.documentId;
  const shown = Object.entries(value).filter(([key]) => key !== "id");
  return Object.fromEntries(shown.map(([key, inner]) => [key, named(inner, labels)]));
}

function inList(item: unknown, labels: Labels): unknown {
  const shown = named(item, labels);
  const isOne = typeof item === "object" && item !== null && isReference(item);
  return isOne ? { name: shown } : shown;
}
