import { test as base, expect } from "./panel.ts";
import { type Caller, makeRoot } from "./people.ts";
import { Site } from "./server.ts";

/** A site with a type that has every kind of field, and zones in components in zones. */

export const KINDS = "api::kind.kind";
export const ZONE = "api::zone.zone";
export const DEEP = "api::deep.deep";
/** How many components stand in each other there. */
export const LEVELS = 6;

/** A field of each kind beside a title, which the uid is made of; those that tests have of their own are not here. */
export const EVERY_KIND: Record<string, object> = {
  slug: { type: "uid", targetField: "title" },
  mail: { type: "email" },
  text: { type: "text" },
  rich: { type: "richtext" },
  whole: { type: "integer" },
  big: { type: "biginteger" },
  real: { type: "float" },
  exact: { type: "decimal" },
  flag: { type: "boolean" },
  day: { type: "date" },
  clock: { type: "time" },
  moment: { type: "datetime" },
  stamp: { type: "timestamp" },
  size: { type: "enumeration", enum: ["small", "large"] },
  colour: { type: "enumeration", enum: ["red", "green", "blue", "black", "white"] },
  data: { type: "json" },
  body: { type: "blocks" },
  seo: { type: "component", component: "shared.seo" },
  prices: { type: "component", component: "shared.price", repeatable: true },
};

/** A component of each level, which has a name and those of the next one. */
const NESTED = Object.fromEntries(
  Array.from({ length: LEVELS }, (_, index) => index + 1).map((level) => [
    `app/components/deep/level${level}.json`,
    {
      collectionName: `deep_levels${level}`,
      info: { displayName: `Level ${level}` },
      attributes: {
        [`name${level}`]: { type: "string" },
        ...(level < LEVELS && {
          [`inner${level}`]: { type: "component", component: `deep.level${level + 1}`, repeatable: true },
        }),
      },
    },
  ]),
);

const FILES = {
  ...NESTED,
  "app/api/deep/schema.json": {
    kind: "collectionType",
    collectionName: "deeps",
    info: { singularName: "deep", pluralName: "deeps", displayName: "Deep" },
    options: { draftAndPublish: true },
    attributes: {
      title: { type: "string" },
      parts: { type: "dynamiczone", components: ["deep.level1"] },
    },
  },
  "app/api/kind/schema.json": {
    kind: "collectionType",
    collectionName: "kinds",
    info: { singularName: "kind", pluralName: "kinds", displayName: "Kind" },
    options: { draftAndPublish: true },
    attributes: {
      title: { type: "string", maxLength: 20 },
      ...EVERY_KIND,
      pin: { type: "password" },
    },
  },
  "app/api/zone/schema.json": {
    kind: "collectionType",
    collectionName: "zones",
    info: { singularName: "zone", pluralName: "zones", displayName: "Zone" },
    options: { draftAndPublish: true },
    attributes: {
      title: { type: "string" },
      parts: { type: "dynamiczone", components: ["shared.seo", "shared.group"] },
    },
  },
  "app/components/shared/seo.json": {
    collectionName: "seos",
    info: { displayName: "Seo" },
    attributes: { head: { type: "string" }, note: { type: "text" } },
  },
  "app/components/shared/price.json": {
    collectionName: "prices",
    info: { displayName: "Price" },
    attributes: { name: { type: "string" }, amount: { type: "decimal" }, sold: { type: "boolean" } },
  },
  "app/components/shared/group.json": {
    collectionName: "groups",
    info: { displayName: "Group" },
    attributes: {
      name: { type: "string" },
      prices: { type: "component", component: "shared.price", repeatable: true },
    },
  },
};

export const test = base.extend<object, { site: Site; root: Caller }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it
    async ({}, use) => {
      const site = await Site.start({ files: FILES });
      await use(site);
      await site.remove();
    },
    { scope: "worker" },
  ],
  root: [async ({ site }, use) => use(await makeRoot(site)), { scope: "worker" }],
});

export { expect };
