/** Part of a catalogue, cut by `scripts/words.ts`: `words:fr/outside` is what stands outside of the log-in. */
declare module "words:*" {
  const words: Partial<
    Record<keyof typeof import("./en.json"), string | Partial<Record<Intl.LDMLPluralRule, string>>>
  >;
  export default words;
}
