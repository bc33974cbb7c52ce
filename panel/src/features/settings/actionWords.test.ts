import { expect, test } from "vitest";
import actions from "../../../../src/octavo/plugins/admin/actions.json";
import type { Permittable, PlainAction } from "../../api/people";
import de from "../../words/settings/de.json";
import en from "../../words/settings/en.json";
import fr from "../../words/settings/fr.json";
import { type Catalogue, type Language, partTranslator } from "../../words/words";
import { callName, groupName, inOwnWords } from "./actionWords";
import type { SettingsWord } from "./words";

function speaking(language: Language, words: Catalogue<string>) {
  return partTranslator<SettingsWord>(language, words, words);
}

const ALL: readonly PlainAction[] = [...actions.actions, ...Object.values(actions.ofPlugins).flat()];
const CONTENT = {
  subjects: [],
  actions: ["Create", "Read", "Update", "Delete", "Publish"].map((label) => ({
    label,
    actionId: label,
    subjects: [],
    applyToProperties: null,
  })),
};

function permittable(displayNames: readonly string[]): Permittable {
  const plugins = displayNames.map((displayName) => ({ action: displayName, displayName, subCategory: "" }));
  const conditions = ["Is creator", "Has same role as creator"].map((displayName) => ({
    id: displayName,
    displayName,
    category: "",
  }));
  return { conditions, sections: { plugins, settings: [], collectionTypes: CONTENT, singleTypes: CONTENT } };
}

/** Returns all names that are shown. */
function names({ conditions, sections }: Permittable): string[] {
  return [
    ...[...conditions, ...sections.plugins].map(({ displayName }) => displayName),
    ...sections.collectionTypes.actions.map(({ label }) => label),
  ];
}

test.each([
  ["fr", fr],
  ["de", de],
] as const)("every permission of Octavo is told in %s", (language, words) => {
  const english = permittable(ALL.map(({ displayName }) => displayName));
  const said = names(inOwnWords(english, speaking(language, words)));
  expect(said).toHaveLength(names(english).length);
  expect(said.filter((name) => names(english).includes(name))).toEqual([]);
});

test.each([
  ["fr", fr],
  ["de", de],
] as const)("every group of them is told in %s", (language, words) => {
  const t = speaking(language, words);
  const named = ALL.map((one) => groupName(one, t));
  const raw = ALL.flatMap(({ plugin, category, subCategory }) => [plugin ?? category ?? "", subCategory]);
  const untold = raw.filter((name) => named.some((group) => group.split(" · ").includes(name)));
  expect(untold.filter((name) => name !== "webhooks")).toEqual([]);
  expect(
    groupName({ action: "", displayName: "", category: "users and roles", subCategory: "users" }, t),
  ).toBe(
    language === "fr" ? "Administrateurs et rôles · Utilisateurs" : "Administratoren und Rollen · Benutzer",
  );
});

test("in English they are called as the server calls them", () => {
  const english = permittable(ALL.map(({ displayName }) => displayName));
  expect(names(inOwnWords(english, speaking("en", en)))).toEqual(names(english));
});

test("what a project adds keeps its name", () => {
  const t = speaking("de", de);
  expect(inOwnWords(permittable(["Feed the cat"]), t).sections.plugins[0]?.displayName).toBe("Feed the cat");
  expect(callName("toString", t)).toBe("toString");
  expect(callName("feed", t)).toBe("feed");
  expect(callName("findDrafts", t)).toBe("Entwürfe lesen");
});
