/** Which version of an entry an address names; without a locale the default one, without a status the draft. */
export type EntrySearch = {
  locale?: string;
  status?: "published";
};

export function entrySearch(locale: unknown, status?: unknown): EntrySearch {
  return {
    ...(typeof locale === "string" && locale ? { locale } : {}),
    ...(status === "published" ? { status } : {}),
  };
}
