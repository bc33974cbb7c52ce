import type { Permittable, PlainAction } from "../../api/people";
import type { Translate } from "../../words/words";
import type { SettingsWord } from "./words";

type Words = Readonly<Record<string, SettingsWord>>;

/** What the server calls permissions and conditions, in English. */
const PERMISSIONS: Words = {
  Read: "permission.read",
  Create: "permission.create",
  Update: "permission.update",
  Edit: "permission.edit",
  Delete: "permission.delete",
  Publish: "permission.publish",
  "Configure view": "permission.configureView",
  "Configure Layout": "permission.configureLayout",
  "Access the Email Settings page": "permission.emailPage",
  "Access the Media Library": "permission.media",
  "Create (upload)": "permission.upload",
  "Update (crop, details, replace) + delete": "permission.changeFiles",
  Download: "permission.download",
  "Copy link": "permission.copyLink",
  "Access the Media Library settings page": "permission.mediaPage",
  "Access the marketplace": "permission.marketplace",
  "Create (invite)": "permission.invite",
  "Access the API tokens settings page": "permission.apiTokensPage",
  "Access the Admin tokens settings page": "permission.adminTokensPage",
  "Access the transfer tokens settings page": "permission.transferTokensPage",
  "Create (generate)": "permission.generate",
  Regenerate: "permission.regenerate",
  "Delete (revoke)": "permission.revoke",
  "Update the project level settings": "permission.changeProject",
  "Read the project level settings": "permission.readProject",
  "Remove an entry from a release": "permission.removeFromRelease",
  "Add an entry to a release": "permission.addToRelease",
  "Is creator": "permission.isCreator",
  "Has same role as creator": "permission.sameRole",
};

/** What the server calls groups of permissions, and the parts of them; "general" is the group as a whole. */
const GROUPS: Words = {
  "content-manager": "group.content",
  "content-type-builder": "group.contentTypes",
  "content-releases": "group.releases",
  "content releases": "group.releases",
  upload: "group.media",
  "media library": "group.media",
  "users-permissions": "group.accounts",
  email: "group.email",
  "audit log": "group.audit",
  "api tokens": "group.apiTokens",
  "api Tokens": "group.apiTokens",
  "admin tokens": "group.adminTokens",
  "transfer tokens": "group.transferTokens",
  webhooks: "group.webhooks",
  project: "group.project",
  "users and roles": "group.administrators",
  "plugins and marketplace": "group.marketplace",
  marketplace: "group.marketplace",
  Internationalization: "group.languages",
  Locales: "group.languages",
  "collection types": "group.collectionTypes",
  "single types": "group.singleTypes",
  components: "group.components",
  roles: "group.roles",
  users: "group.users",
  options: "group.options",
  assets: "group.files",
  emailTemplates: "group.emailTemplates",
  advancedSettings: "group.advanced",
  providers: "group.providers",
};

/** What can be called of the content API. */
const CALLS: Words = {
  find: "call.find",
  findOne: "call.findOne",
  findDrafts: "call.findDrafts",
  create: "call.create",
  update: "call.update",
  delete: "call.delete",
  publish: "call.publish",
  upload: "call.upload",
  destroy: "call.destroy",
  count: "call.count",
  me: "call.me",
  callback: "call.callback",
  connect: "call.connect",
  register: "call.register",
  forgotPassword: "call.forgotPassword",
  resetPassword: "call.resetPassword",
  changePassword: "call.changePassword",
  emailConfirmation: "call.emailConfirmation",
  sendEmailConfirmation: "call.sendEmailConfirmation",
};

/** Returns what an action of the content API is called; one of the project's own keeps its name. */
export function callName(name: string, t: Translate<SettingsWord>): string {
  return nameIn(CALLS, name, t);
}

/** Returns what the group of a permission is called: "Media library · Files", "Webhooks". */
export function groupName(
  { plugin, category, subCategory }: PlainAction,
  t: Translate<SettingsWord>,
): string {
  const group = nameIn(GROUPS, plugin ?? category ?? "", t);
  const part = subCategory === "general" ? group : nameIn(GROUPS, subCategory, t);
  return part === group ? group : `${group} · ${part}`;
}

/** Returns everything that can be permitted in the panel's language; what projects add keeps its names. */
export function inOwnWords({ conditions, sections }: Permittable, t: Translate<SettingsWord>): Permittable {
  const said = (name: string): string => nameIn(PERMISSIONS, name, t);
  const content = <T extends Permittable["sections"]["collectionTypes"]>(section: T): T => ({
    ...section,
    actions: section.actions.map((action) => ({ ...action, label: said(action.label) })),
  });
  const plain = <T extends { displayName: string }>(named: T): T => ({
    ...named,
    displayName: said(named.displayName),
  });
  return {
    conditions: conditions.map(plain),
    sections: {
      plugins: sections.plugins.map(plain),
      settings: sections.settings.map(plain),
      collectionTypes: content(sections.collectionTypes),
      singleTypes: content(sections.singleTypes),
    },
  };
}

function nameIn(words: Words, name: string, t: Translate<SettingsWord>): string {
  const word = Object.hasOwn(words, name) ? words[name] : undefined;
  return word ? t(word) : name;
}
