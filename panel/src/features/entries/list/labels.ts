import { useWords, type Word } from "../../../words/words";

const WORDS: Readonly<Record<string, Word>> = {
  id: "list.id",
  documentId: "list.documentId",
  status: "list.status",
  localizations: "list.localizations",
  createdAt: "list.createdAt",
  updatedAt: "list.updatedAt",
  createdBy: "list.createdBy",
  updatedBy: "list.updatedBy",
};

/** Returns a function that says what a column or a place in entries is called. */
export function useColumnLabel(): (column: { path: string; label: readonly string[] }) => string {
  const t = useWords();
  return ({ path, label }) => {
    const word = WORDS[path];
    return label.length || !word ? label.join(" · ") || path : t(word);
  };
}
