import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Which tests a run leaves out that is not the first administrator's at the root of an address, and why. Whoever
 * writes a test for a role that cannot do it says so here: a run that left it out without a word would look whole.
 */

export type Role = "super-admin" | "editor" | "narrow";

const OWN_USERS = "tells by itself who uses the panel and where, or uses none";
const ADMINISTRATION = "screens of administrators, on which others have nothing to do";
const AMOUNTS = "how much there is, which is the same for everybody";
const KINDS = "fields and types of which who has two fields of each sees none";
const OUTSIDE = "before the log-in, or administrators beside the browser: nobody's role has a part in it";
const LANGUAGES = "what languages share, of which two fields show nothing";

/** Files that no other role runs, nor the first administrator below a path. */
export const FIRST_ALONE: Readonly<Record<string, string>> = {
  "day.spec.ts": OWN_USERS,
  "document.spec.ts": OWN_USERS,
  "looks.spec.ts": OWN_USERS,
  "newsroom.spec.ts": OWN_USERS,
  "places.spec.ts": OWN_USERS,
  "speed.spec.ts": OWN_USERS,
  "fields-blocks.spec.ts": AMOUNTS,
  "matrix-large.spec.ts": AMOUNTS,
  "mediaUploads.spec.ts": AMOUNTS,
  "relations-many.spec.ts": AMOUNTS,
  "relations-search.spec.ts": AMOUNTS,
  "screens.spec.ts": "makes members of each role by itself",
};

/** Files that neither an editor nor who has two fields runs. */
export const ADMINISTRATORS: Readonly<Record<string, string>> = {
  "builder.spec.ts": ADMINISTRATION,
  "configure.spec.ts": ADMINISTRATION,
  "schemas.spec.ts": ADMINISTRATION,
  "settings-site.spec.ts": ADMINISTRATION,
  "settings.spec.ts": ADMINISTRATION,
  "webhooks.spec.ts": ADMINISTRATION,
};

/** Files with tests that an editor leaves out, which have the tag `@super-admin`. */
const EDITOR: Readonly<Record<string, string>> = {
  "home.spec.ts": "parts of the start page that an editor does not have",
  "list-bulk.spec.ts": AMOUNTS,
  "list.spec.ts": "every screen that the navigation may lead to",
  "releases.spec.ts": "making releases, which an editor may not",
};

/** Files with tests that who has two fields leaves out: those without the tag `@narrow`. */
const NARROW: Readonly<Record<string, string>> = {
  ...EDITOR,
  "beginning.spec.ts": OUTSIDE,
  "edit-drafts.spec.ts": "a draft with parts in components",
  "edit-kinds.spec.ts": KINDS,
  "edit-leaving.spec.ts": "a relation, which is none of the two fields",
  "edit-locales.spec.ts": LANGUAGES,
  "edit-small.spec.ts": "a long form, where two fields are none",
  "permissions.spec.ts": "a walk through many screens, of which it has few",
  "edit.spec.ts": "components, relations and uids, which are none of the two fields",
  "fields-zone.spec.ts": KINDS,
  "fields.spec.ts": KINDS,
  "history.spec.ts": "versions with all fields; own-entries.spec.ts has those with two",
  "home.spec.ts": "parts of the start page that need more than two fields",
  "keyboard.spec.ts": "work on all fields; own-entries.spec.ts has that on two",
  "list-filters.spec.ts": "columns of relations and components, which are none of the two fields",
  "list-limits.spec.ts": AMOUNTS,
  "media.spec.ts": "the media library, which the role may not open",
  "mediaFields.spec.ts": "fields of files, which are none of the two",
  "preview.spec.ts": KINDS,
  "relations-drawer.spec.ts": KINDS,
  "relations-zone.spec.ts": KINDS,
  "relations.spec.ts": KINDS,
  "session.spec.ts": "other accounts and servers beside that of the test",
  "texts-pictures.spec.ts": "pictures in texts, for which one has to upload",
};

/** The beginning of a test in a file; some are made in a loop. */
const TEST = /^\s*test\(/gm;

/** Returns the reasons of what a run leaves out, by file; refuses a file whose tests are left out without one. */
export function reasonsOf(role: Role, place: string): Map<string, string> {
  const found = new Map<string, string>();
  if (role === "super-admin" && !place) return found;
  for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith(".spec.ts"))) {
    const text = readFileSync(join(import.meta.dirname, file), "utf8");
    const has = (tag: string): number => text.split(`"${tag}"`).length - 1;
    const all = FIRST_ALONE[file] ?? (role === "super-admin" ? undefined : ADMINISTRATORS[file]);
    const leavesSome =
      role === "narrow"
        ? has("@narrow") < (text.match(TEST) ?? []).length
        : role === "editor" && has("@super-admin") > 0;
    const reason = all ?? (role === "narrow" ? NARROW[file] : EDITOR[file]);
    if (all || leavesSome) {
      if (!reason)
        throw new Error(`${file}: say in leftOut.ts why ${role} leaves tests of it out, or tag them`);
      found.set(file, reason);
    }
  }
  return found;
}
