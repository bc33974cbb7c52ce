import { describe, expect, it, vi } from "vitest";
import builderDe from "./builder/de.json";
import builderEn from "./builder/en.json";
import builderFr from "./builder/fr.json";
import de from "./de.json";
import en from "./en.json";
import fr from "./fr.json";
import historyDe from "./history/de.json";
import historyEn from "./history/en.json";
import historyFr from "./history/fr.json";
import releasesDe from "./releases/de.json";
import releasesEn from "./releases/en.json";
import releasesFr from "./releases/fr.json";
import settingsDe from "./settings/de.json";
import settingsEn from "./settings/en.json";
import settingsFr from "./settings/fr.json";
import { type Catalogue, partTranslator, preferredLanguage, translator, type Word } from "./words";

const CATALOGUES: [name: string, catalogue: Catalogue<string>, english: Catalogue<string>][] = [
  ["fr", fr, en],
  ["de", de, en],
  ["builder/fr", builderFr, builderEn],
  ["builder/de", builderDe, builderEn],
  ["history/fr", historyFr, historyEn],
  ["history/de", historyDe, historyEn],
  ["releases/fr", releasesFr, releasesEn],
  ["releases/de", releasesDe, releasesEn],
  ["settings/fr", settingsFr, settingsEn],
  ["settings/de", settingsDe, settingsEn],
];

function holes(text: unknown): string[] {
  return (JSON.stringify(text).match(/\{\w+\}/g) ?? []).sort();
}

describe.each(CATALOGUES)("the catalogue %s", (_name, catalogue, english) => {
  it("has every word and no other", () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(english));
  });

  it("leaves the same holes", () => {
    for (const [word, text] of Object.entries(english))
      expect([word, new Set(holes(catalogue[word]))]).toEqual([word, new Set(holes(text))]);
  });
});

it("has no word of the settings, of releases or of the history twice", () => {
  expect(
    Object.keys(en).filter((word) => word in settingsEn || word in releasesEn || word in historyEn),
  ).toEqual([]);
});

describe("looking words up", () => {
  it("fills holes and chooses the form for a number", () => {
    const t = translator("en", en);
    expect(t("home.title", { name: "Ada" })).toBe("Good to see you, Ada");
    expect(t("home.fields", { count: 1 })).toBe("One field");
    expect(t("home.fields", { count: 3 })).toBe("3 fields");
    expect(translator("fr", fr)("home.fields", { count: 0 })).toBe("Un champ");
  });

  it("takes English where a language lacks a word", () => {
    expect(translator("fr", {})("app.save")).toBe("Save");
  });

  it("tells of a word there is not once, however often it is shown", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const t = translator("en", en);
    for (let time = 0; time < 1000; time++) expect(t("no.such.word" as Word)).toBe("no.such.word");
    expect(warn).toHaveBeenCalledTimes(1);
    // As often as languages are loaded, and parts of the panel: of each word once.
    expect(translator("fr", fr)("no.such.word" as Word)).toBe("no.such.word");
    expect(partTranslator("en", settingsEn, settingsEn)("no.such.word" as never)).toBe("no.such.word");
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it("takes two looks at most for a word there is not, whatever the catalogue holds (10)", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    let looks = 0;
    const counted = new Proxy<Catalogue<string>>(
      {},
      {
        get: () => {
          looks += 1;
          return undefined;
        },
        has: () => expect.unreachable(),
        ownKeys: () => expect.unreachable(),
      },
    );
    const t = partTranslator("de", counted, counted);
    for (let time = 0; time < 1000; time++) expect(t("nor.this.word", { count: 2 })).toBe("nor.this.word");
    expect(looks).toBe(2000);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it("takes the first language of a browser's that there is", () => {
    expect(preferredLanguage(["sv-SE", "de-AT", "fr"])).toBe("de");
    expect(preferredLanguage(["sv"])).toBe("en");
  });
});
