import { Site } from "./server.ts";

/** A type whose entries have pictures: one in two locales, several, and in components. */
const POST = {
  kind: "collectionType",
  collectionName: "posts",
  info: { singularName: "post", pluralName: "posts", displayName: "Post" },
  options: { draftAndPublish: true },
  pluginOptions: { i18n: { localized: true } },
  attributes: {
    title: { type: "string", pluginOptions: { i18n: { localized: true } } },
    cover: {
      type: "media",
      multiple: false,
      allowedTypes: ["images"],
      pluginOptions: { i18n: { localized: true } },
    },
    gallery: { type: "media", multiple: true },
  },
};

/** A site whose entries have files. */
export function startMediaSite(): Promise<Site> {
  return Site.start({ files: { "app/api/post/schema.json": POST } });
}
