import { component, contentType } from "../describe";
import { makeModel } from "../model";

/** A model with every kind of attribute, and an entry of it, for tests. */

const described = (uid: string, attributes: object) => ({
  uid,
  isDisplayed: true,
  info: { displayName: uid, singularName: "page", pluralName: "pages" },
  options: { draftAndPublish: true },
  pluginOptions: { i18n: { localized: true } },
  mainField: "title",
  attributes: attributes as Record<string, Record<string, unknown>>,
});
const localized = { pluginOptions: { i18n: { localized: true } } };

export const PAGE = contentType(
  described("api::page.page", {
    title: { type: "string", required: true, maxLength: 80, ...localized },
    slug: { type: "uid", targetField: "title" },
    big: { type: "biginteger" },
    price: { type: "decimal", default: 1.5 },
    count: { type: "integer", min: 1, max: 10 },
    on: { type: "boolean", default: true },
    kind: { type: "enumeration", enum: ["a", "b"], default: "a" },
    data: { type: "json" },
    secret: { type: "password" },
    mail: { type: "email" },
    body: { type: "richtext", ...localized },
    tag: { type: "relation", relation: "manyToOne", target: "api::tag.tag" },
    tags: { type: "relation", relation: "manyToMany", target: "api::tag.tag" },
    cover: { type: "media" },
    gallery: { type: "media", multiple: true },
    seo: { type: "component", component: "shared.seo" },
    links: { type: "component", component: "shared.link", repeatable: true, min: 1, max: 3 },
    zone: { type: "dynamiczone", components: ["shared.quote", "shared.box", "shared.seo"], ...localized },
  }),
);

const COMPONENTS = [
  component(
    described("shared.seo", {
      title: { type: "string", required: true },
      image: { type: "media" },
      password: { type: "password" },
      links: { type: "component", component: "shared.link", repeatable: true },
    }),
  ),
  component(
    described("shared.link", {
      label: { type: "string", default: "More" },
      url: { type: "string", regex: "^https?://" },
      tags: { type: "relation", relation: "oneToMany", target: "api::tag.tag" },
    }),
  ),
  component(described("shared.quote", { text: { type: "text" }, by: { type: "string" } })),
  component(
    described("shared.box", {
      title: { type: "string" },
      inner: { type: "dynamiczone", components: ["shared.quote", "shared.link"] },
      links: { type: "component", component: "shared.link", repeatable: true },
    }),
  ),
];

export const MODEL = makeModel([PAGE], COMPONENTS);

/** The same without passwords and relations in components, of which a removal cannot be undone after a save. */
export const PLAIN_MODEL = makeModel(
  [PAGE],
  COMPONENTS.map((one) => ({
    ...one,
    attributes: Object.fromEntries(
      Object.entries(one.attributes).filter(([, { type }]) => type !== "password" && type !== "relation"),
    ),
  })),
);

export function page() {
  return {
    id: 1,
    documentId: "psit9i2vggl96ao7v62ntmar",
    updatedAt: "2026-11-29T16:02:15.639Z",
    title: "Tides",
    slug: "tides",
    big: "9007199254740993",
    price: 2.5,
    count: null,
    on: true,
    kind: "a",
    data: null,
    mail: null,
    body: null,
    tag: { count: 1 },
    tags: { count: 2 },
    cover: null,
    gallery: [],
    seo: null,
    links: [],
    zone: [
      { __component: "shared.quote", id: 1, text: "first", by: null },
      {
        __component: "shared.box",
        id: 1,
        title: "box",
        inner: [
          { __component: "shared.link", id: 2, label: "More", url: null, tags: { count: 0 } },
          { __component: "shared.quote", id: 2, text: "inner", by: null },
        ],
        links: [],
      },
    ],
  };
}
