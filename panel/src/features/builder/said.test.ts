import { expect, it } from "vitest";
import german from "../../words/builder/de.json";
import english from "../../words/builder/en.json";
import { partTranslator } from "../../words/words";
import { choiceText, saidText, stepWord } from "./said";
import type { BuilderWord } from "./words";

const t = partTranslator<BuilderWord>("de", german, english);

it("says what the server says in the panel's language, and English where there is no code", () => {
  const params = { name: "price", was: "string", now: "list of media" };
  expect(saidText({ text: "'price' was …", code: "attribute.retyped", params }, t)).toBe(
    "„price“ war Kurzer Text und ist jetzt list of media.",
  );
  const changed = { name: "price", options: "required, column" };
  expect(saidText({ text: "", code: "attribute.options", params: changed }, t)).toBe(
    "„price“ wird geändert: Pflichtfeld, column",
  );
  expect(saidText({ text: "It is another", code: "", params: {} }, t)).toBe("It is another");
  expect([choiceText("park", t), choiceText("fr", t)]).toEqual(["Beiseitelegen", "fr"]);
});

it("calls only that renamed which gets another name", () => {
  expect(t(stepWord({ kind: "moved", code: "attribute.renamed" }))).toBe("Umbenannt, mit Inhalt");
  expect(t(stepWord({ kind: "moved", code: "type.draftsOff" }))).toBe("Übernommen");
  expect(t(stepWord({ kind: "parked", code: "attribute.gone" }))).toBe("Beiseitegelegt");
});
